pragma Singleton
import QtQml

QtObject {
    property int currentId: 0
    property bool canUndo: false
    property string undoText
    property var calls: []

    signal undoChanged

    function newConversation(): void {
        calls.push("newConversation");
    }
    function select(id: int): void {
        calls.push("select " + id);
    }
    function selectNext(): void {
        calls.push("selectNext");
    }
    function selectPrevious(): void {
        calls.push("selectPrevious");
    }
    function rename(id: int, title: string): void {
        calls.push("rename " + id + " " + title);
    }
    function setPinned(id: int, pinned: bool): void {
        calls.push("setPinned " + id + " " + pinned);
    }
    function moveToTrash(id: int): void {
        calls.push("moveToTrash " + id);
        undoText = "“Sourdough, step by step” was moved to the trash";
        canUndo = true;
        undoChanged();
    }
    function undo(): void {
        calls.push("undo");
        canUndo = false;
        undoChanged();
    }
    function openSearchHit(conversationId: int, messageId: int): void {
        calls.push("openSearchHit " + conversationId + " " + messageId);
    }
}
