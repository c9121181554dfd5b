pragma Singleton
import QtQml

QtObject {
    property int conversationId: 0
    property string title
    property string draft
    property bool busy: false
    readonly property bool canSend: !busy && draft.trim() !== ""
    property int promptRead: 0
    property int promptTotal: 0
    property double tokensPerSecond: 0
    property int contextUsed: 0
    property int contextLength: 0
    property string contextNote
    property int lastUserMessageId: 0
    property bool canUndoDelete: false
    property var error: ({title: "", help: "", details: ""})
    property var calls: []

    signal scrollToMessage(index: int)
    signal answerFinished(plainText: string)
    signal messageDeleted

    function send(text: string): void {
        calls.push("send " + text);
    }
    function stop(): void {
        calls.push("stop");
    }
    function regenerate(messageId: int): void {
        calls.push("regenerate " + messageId);
    }
    function edit(messageId: int, text: string): void {
        calls.push("edit " + messageId + " " + text);
    }
    function previousBranch(messageId: int): void {
        calls.push("previousBranch " + messageId);
    }
    function nextBranch(messageId: int): void {
        calls.push("nextBranch " + messageId);
    }
    function deleteMessage(messageId: int): void {
        calls.push("deleteMessage " + messageId);
    }
    function undoDelete(): void {
        calls.push("undoDelete");
    }
    function copyMessage(messageId: int): void {
        calls.push("copyMessage " + messageId);
    }
    function copyLastAnswer(): void {
        calls.push("copyLastAnswer");
    }
    function dismissError(): void {
        error = {title: "", help: "", details: ""};
    }
}
