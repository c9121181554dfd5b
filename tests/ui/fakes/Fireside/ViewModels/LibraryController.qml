pragma Singleton
import QtQml

QtObject {
    property bool busy: false
    property string storageText: "0 models · 0 bytes"
    property string modelFolder: "/home/ada/.local/share/fireside/models"
    property bool changing: false
    property double changeProgress: 0
    property bool hashing: false
    property double hashProgress: 0
    property string hashText
    property string duplicatesText
    property var error: ({title: "", help: "", details: ""})
    property bool canInsist: false
    property string insistText
    property var calls: []

    function rescan(): void {}
    function importUrls(urls: list<url>): void {
        calls.push("importUrls " + urls);
    }
    function addFolder(folder: url): void {
        calls.push("addFolder " + folder);
    }
    function forgetFolder(folder: string): void {
        calls.push("forgetFolder " + folder);
    }
    function forgetFile(path: string): void {
        calls.push("forgetFile " + path);
    }
    function rename(path: string, name: string): void {
        calls.push("rename " + path + " " + name);
    }
    function move(path: string, folder: url): void {
        calls.push("move " + path + " " + folder);
    }
    function moveToModelFolder(path: string): void {
        calls.push("moveToModelFolder " + path);
    }
    function trash(path: string): void {
        calls.push("trash " + path);
    }
    function cancelChange(): void {
        calls.push("cancelChange");
    }
    function insist(): void {
        calls.push("insist");
    }
    function reveal(path: string): void {
        calls.push("reveal " + path);
    }
    function findDuplicates(): void {
        calls.push("findDuplicates");
    }
    function hash(path: string): void {
        calls.push("hash " + path);
    }
    function cancelHash(): void {
        calls.push("cancelHash");
    }
    function dismissError(): void {
        error = {title: "", help: "", details: ""};
    }
}
