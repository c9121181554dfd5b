pragma ComponentBehavior: Bound
import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// A row of the message list: a user's message or an answer, centred in the text column.
Item {
    id: root

    required property int index
    required property int messageId
    required property bool isUser
    required property string messageState
    required property BlockListModel blocks
    required property string plainText
    required property var error
    required property int siblingIndex
    required property int siblingCount
    required property string modelName
    required property string deviceName
    required property int generatedTokens
    required property real tokensPerSecond
    required property real firstTokenSeconds
    required property int promptTokens
    required property bool isLast

    readonly property int columnWidth: Math.min(width - 2 * Theme.space4, Theme.columnWidth)

    function startEditing(): void {
        if (isUser) {
            (body.item as UserMessage).editing = true;
        }
    }

    implicitHeight: body.height + (isUser ? Theme.space2 : Theme.space4)

    HoverHandler {
        id: pointer
    }
    Lazy {
        id: body
        width: root.columnWidth
        anchors.horizontalCenter: parent.horizontalCenter
        sourceComponent: root.isUser ? userMessage : answer
    }
    Lazy {
        id: details

        property Item anchor

        active: false
        sourceComponent: MessageDetails {
            modelName: root.modelName
            deviceName: root.deviceName
            tokensPerSecond: root.tokensPerSecond
            firstTokenSeconds: root.firstTokenSeconds
            promptTokens: root.promptTokens
            generatedTokens: root.generatedTokens
            parent: details.anchor
            y: -height - Theme.space1
            visible: true
            onClosed: details.active = false
        }
    }
    Component {
        id: userMessage

        UserMessage {
            width: root.columnWidth
            messageId: root.messageId
            plainText: root.plainText
            siblingIndex: root.siblingIndex
            siblingCount: root.siblingCount
            pointed: pointer.hovered
        }
    }
    Component {
        id: answer

        AnswerMessage {
            width: root.columnWidth
            messageId: root.messageId
            messageState: root.messageState
            blocks: root.blocks
            plainText: root.plainText
            error: root.error
            siblingIndex: root.siblingIndex
            siblingCount: root.siblingCount
            pointed: pointer.hovered
            last: root.isLast
            onDetailsRequested: anchor => {
                details.anchor = anchor;
                details.active = true;
            }
        }
    }
}
