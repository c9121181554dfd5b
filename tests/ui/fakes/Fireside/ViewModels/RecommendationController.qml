pragma Singleton
import QtQml

QtObject {
    property bool available: false
    property string name
    property string summary
    property string why
    property string repository
    property string quantization
}
