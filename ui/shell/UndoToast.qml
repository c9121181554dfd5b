import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// Says what was deleted and brings it back.
Item {
    id: root

    readonly property bool messageDeleted: ChatController.canUndoDelete

    height: toast.implicitHeight
    onMessageDeletedChanged: {
        if (!messageDeleted && toast.forMessage)
            toast.shown = false;
    }

    function undo(): void {
        if (toast.forMessage) {
            ChatController.undoDelete();
        } else {
            ConversationsController.undo();
        }
    }

    Toast {
        id: toast
        objectName: "toast"

        /// A message was deleted, not a conversation.
        property bool forMessage: false

        anchors.horizontalCenter: parent.horizontalCenter
        text: forMessage ? qsTr("The message was deleted") : ConversationsController.undoText
        actionText: qsTr("Undo")
        onTriggered: root.undo()
    }
    Connections {
        target: ChatController

        // A second deletion shows the toast anew, although there was something to undo before.
        function onMessageDeleted(): void {
            toast.forMessage = true;
            toast.show();
        }
    }
    Connections {
        target: ConversationsController

        function onUndoChanged(): void {
            if (ConversationsController.canUndo) {
                toast.forMessage = false;
                toast.show();
            } else if (!toast.forMessage) {
                toast.shown = false;
            }
        }
    }
}
