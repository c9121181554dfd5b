import QtQuick
import QtQuick.Layouts
import Fireside.Controls

/// Something that takes a while: what, how far, and the way to stop it.
RowLayout {
    id: root

    required property string text
    /// 0 to 1; 0: not known.
    property real progress: 0
    signal cancelRequested

    spacing: Theme.space3

    ColumnLayout {
        spacing: Theme.space1
        Layout.fillWidth: true

        BodyText {
            text: root.text
            size: Theme.small
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Layout.fillWidth: true
        }
        ProgressLine {
            value: root.progress
            indeterminate: root.progress <= 0
            Accessible.name: root.text
            Layout.fillWidth: true
        }
    }
    ActionButton {
        kind: ActionButton.Quiet
        text: qsTr("Cancel")
        onClicked: root.cancelRequested()
    }
}
