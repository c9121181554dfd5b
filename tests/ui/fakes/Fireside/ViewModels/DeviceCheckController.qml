pragma Singleton
import QtQml

QtObject {
    property string checking
    property real progress: 0
    property string stageText
    property string errorTitle
    property string errorHelp
    property var calls: []

    function check(deviceId: string): void {
        calls.push("check " + deviceId);
    }
    function cancel(): void {
        calls.push("cancel");
    }
}
