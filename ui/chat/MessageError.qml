import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// Why an answer ended early, where it ended, with what to do next.
ErrorNotice {
    id: root

    required property int messageId

    ActionButton {
        text: qsTr("Try again")
        glyph: "refresh"
        enabled: !ChatController.busy
        onClicked: ChatController.regenerate(root.messageId)
    }
}
