pragma Singleton
import QtQml

QtObject {
    property string colorScheme: "system"
    property string language: "system"
    property bool dark: false
    property bool sidebarVisible: true
    property bool showStats: true
    property int windowX: 0
    property int windowY: 0
    property int windowWidth: 0
    property int windowHeight: 0
    property string systemPrompt
    property double temperature: 0.7
    property int topK: 40
    property double topP: 0.95
    property double minP: 0
    property double repetitionPenalty: 1.05
    property double typicalP: 1
    property double presencePenalty: 0
    property double frequencyPenalty: 0
    property double dryMultiplier: 0.8
    property double xtcProbability: 0
    readonly property bool advancedSampling: dryMultiplier > 0
    property string thinking: "auto"
    property int maxTokens: -1
    property int contextLength: 0
    property string device: "auto"

    function saveWindow(x: int, y: int, width: int, height: int): void {}
    function resetSampling(): void {
        temperature = 0.7;
    }

    function setModelsFolder(folder: url): void {
    }
}
