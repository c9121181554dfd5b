import QtQml

QtObject {
    property bool reading: false
    property bool known: false
    property var contexts: []
    property int contextIndex: 0
    property int contextLength: 0
    property bool moved: false
    property string contextText
    property var devices: []
    property string partsText
    property string speedText
    property var error: ({title: "", help: "", details: ""})
}
