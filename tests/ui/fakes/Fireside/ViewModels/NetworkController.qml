pragma Singleton
import QtQml

QtObject {
    property bool allowed: false
    property string huggingFaceEndpoint
    property string modelScopeEndpoint
    property int connections: 4
    readonly property int mostConnections: 6
    property int limit: 0
    property bool hasToken: false
    property string tokenNote: "Only needed for models whose terms must be accepted first."
    property var calls: []

    function setToken(token: string): void {
        calls.push("setToken " + token);
    }
}
