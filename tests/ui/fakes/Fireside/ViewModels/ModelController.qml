pragma Singleton
import QtQml

QtObject {
    property string state: "none"
    property string name
    property string detail
    property string deviceName
    property string deviceNote
    property string templateNote
    property bool thinkingSwitchable: false
    property bool thinksByDefault: true
    property string thinking: "auto"
    property bool onProcessor: false
    property bool isDemo: false
    property double loadedBytes: 0
    property double totalBytes: 0
    property double progress: 0
    property string progressText
    property var error: ({title: "", help: "", details: ""})
    property var calls: []

    function open(url: url): void {
        calls.push("open " + url);
    }
    function openPath(path: string): void {
        calls.push("openPath " + path);
    }
    function openDemo(): void {
        calls.push("openDemo");
    }
    function cancel(): void {
        calls.push("cancel");
    }
    function unload(): void {
        calls.push("unload");
    }
    function retry(): void {
        calls.push("retry");
    }
    function forget(path: string): void {
        calls.push("forget " + path);
    }
    function dismissError(): void {
        error = {title: "", help: "", details: ""};
    }
}
