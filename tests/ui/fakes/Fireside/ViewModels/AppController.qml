pragma Singleton
import QtQml

QtObject {
    property string version: "0.1.0"
    property string dataFolder: "/home/mira/.local/share/fireside"
    property string startupErrorTitle
    property string startupErrorHelp
    property string startupErrorDetails

    function copyDetails(): void {}
    function retryStart(): void {}
    function quit(): void {}
}
