import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// Why an answer ended early, where it ended, with what to do next.
Notice {
    id: root

    required property int messageId
    required property string details

    ActionButton {
        text: qsTr("Try again")
        glyph: "refresh"
        enabled: !ChatController.busy
        onClicked: ChatController.regenerate(root.messageId)
    }
    ActionButton {
        visible: root.details !== ""
        kind: ActionButton.Quiet
        text: qsTr("Copy details")
        glyph: "copy"
        onClicked: ChatController.copyText(root.details)
    }
}
