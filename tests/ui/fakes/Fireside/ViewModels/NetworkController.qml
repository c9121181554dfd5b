pragma Singleton
import QtQml

QtObject {
    property bool allowed: false
    property string huggingFaceEndpoint
    property string modelScopeEndpoint
    property string usualHuggingFace: "https://huggingface.co"
    property string usualModelScope: "https://www.modelscope.cn"
    property int connections: 4
    readonly property int mostConnections: 6
    property int limit: 0
    property bool hasToken: false
    property string tokenNote: "Only needed for models whose terms must be accepted first."
    property var calls: []

    function setToken(token: string): void {
        calls.push("setToken " + token);
    }

    function addressProblem(address: string): string {
        return address.includes(" ") ? "This is no address of a server. It begins with https:// (http:// only for this computer "
            + "itself), for example https://hf-mirror.com." : "";
    }
}
