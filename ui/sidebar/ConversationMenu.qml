import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// What can be done with a conversation.
PopupMenu {
    id: root

    required property int conversationId
    required property bool pinned
    signal renameRequested

    PopupMenuItem {
        glyph: "edit"
        text: qsTr("Rename")
        keys: "F2"
        onTriggered: root.renameRequested()
    }
    PopupMenuItem {
        glyph: "pin"
        text: root.pinned ? qsTr("Unpin") : qsTr("Pin")
        onTriggered: ConversationsController.setPinned(root.conversationId, !root.pinned)
    }
    PopupMenuItem {
        glyph: "trash"
        text: qsTr("Move to the trash")
        keys: "Del"
        dangerous: true
        onTriggered: ConversationsController.moveToTrash(root.conversationId)
    }
}
