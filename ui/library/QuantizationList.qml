pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// What can be downloaded of a repository.
ColumnLayout {
    id: root

    signal downloadsRequested
    signal opened(string path)

    visible: rows.count > 0
    spacing: Theme.space1
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Downloads of this model")

    Repeater {
        id: rows
        model: RemoteModelController.choices

        QuantizationRow {
            Layout.fillWidth: true
            onWanted: {
                RemoteModelController.download(name);
                root.downloadsRequested();
            }
            onAwaited: root.downloadsRequested()
            onOpened: path => root.opened(path)
        }
    }
}
