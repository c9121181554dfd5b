pragma Singleton
import QtQml

QtObject {
    property bool running: false
    property int unfinished: 0
    property real progress: 0
    property string pace: "running"
    property var error: ({title: "", help: "", details: ""})
    property var calls: []
    signal arrived(string name, string path)

    function pause(id: int): void {
        calls.push("pause " + id);
    }
    function resume(id: int): void {
        calls.push("resume " + id);
    }
    function remove(id: int): void {
        calls.push("remove " + id);
    }
    function restart(id: int): void {
        calls.push("restart " + id);
    }
    function openPage(id: int): void {
        calls.push("openPage " + id);
    }
    function move(id: int, place: int): void {
        calls.push("move " + id + " " + place);
    }
    function dismissError(): void {
        calls.push("dismissError");
    }
}
