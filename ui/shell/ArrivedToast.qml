import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// Says that a download is done, and begins a conversation with it.
Toast {
    id: root

    property string path
    signal opened

    objectName: "arrivedToast"
    actionText: path === "" ? "" : qsTr("Chat with it")
    seconds: 20
    onTriggered: {
        ModelController.openPath(path);
        root.opened();
    }

    Connections {
        target: DownloadsController

        function onArrived(name: string, path: string): void {
            root.text = qsTr("%1 is here").arg(name);
            root.path = path;
            root.show();
        }
    }
}
