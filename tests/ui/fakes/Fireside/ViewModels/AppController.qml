pragma Singleton
import QtQml

QtObject {
    property string version: "0.1.0"
    property string dataFolder: "/home/mira/.local/share/fireside"
    property var startupError: ({title: "", help: "", details: ""})

    function retryStart(): void {}
    function quit(): void {}
}
