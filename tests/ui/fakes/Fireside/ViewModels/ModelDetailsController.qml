pragma Singleton
import QtQml

QtObject {
    property string path
    property string name
    property string folder: "/home/ada/models"
    property var error: ({title: "", help: "", details: ""})
    property string sha256
    property bool isHere: true
    property bool isForeign: false
    property bool isSingle: false
    property bool canChat: true
    property bool canThink: true
    property bool isCurrent: false
    property int layers: 36
    property var facts: []
    property var copies: []
    property var own: ({})
    property var usual: ({contextLength: 0, device: "auto", gpuLayers: -1, kvType: "f16", chatTemplate: "", temperature: 0.7, topK: 40, topP: 0.95,
        minP: 0, repetitionPenalty: 1.05, maxTokens: -1, systemPrompt: "", thinking: "auto"})
    property bool reloadDue: false
    property FitController fit: FitController {}
    property var calls: []

    function set(name: string, value: var): void {
        calls.push("set " + name + " " + value);
        const next = Object.assign({}, own);
        next[name] = value;
        own = next;
    }
    function reset(name: string): void {
        calls.push("reset " + name);
        const next = Object.assign({}, own);
        delete next[name];
        own = next;
    }
    function resetAll(): void {
        calls.push("resetAll");
        own = {};
    }
    function load(): void {
        calls.push("load");
    }
    function copyHash(): void {
        calls.push("copyHash");
    }
}
