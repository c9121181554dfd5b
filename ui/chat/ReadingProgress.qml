import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// How far the model has read the prompt: "reading 1,204 of 8,310 tokens".
Column {
    id: root

    spacing: Theme.space2
    visible: ChatController.promptTotal > 0 && ChatController.promptRead < ChatController.promptTotal

    BodyText {
        text: qsTr("Reading %L1 of %L2 tokens").arg(ChatController.promptRead).arg(ChatController.promptTotal)
        size: Theme.small
        color: Theme.colors.textMuted
    }
    ProgressLine {
        width: root.width
        height: 4
        to: Math.max(1, ChatController.promptTotal)
        value: ChatController.promptRead
        Accessible.name: qsTr("Reading the prompt")
    }
}
