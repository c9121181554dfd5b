pragma Singleton
import QtQml
import Fireside.Fakes

QtObject {
    id: root

    property string repository
    property string name
    property string author
    property bool loading: false
    property bool gated: false
    property var facts: []
    property var error: ({title: "", help: "", details: ""})
    property bool hasCard: false
    property var card: BlockListModel {}
    property var choices: FakeListModel {
        roles: ["name", "sizeText", "filesText", "fits", "fitText", "usual", "note", "canGet", "holding", "path"]
    }
    property string choice
    property FitController fit: FitController {}
    property var calls: []
    signal enqueued
    signal changed

    function open(hub: string, repository: string): void {
        calls.push("open " + hub + " " + repository);
        root.repository = repository;
    }
    function close(): void {
        repository = "";
    }
    function retry(): void {
        calls.push("retry");
    }
    function choose(quantization: string): void {
        choice = quantization;
    }
    function download(quantization: string): void {
        calls.push("download " + quantization);
    }
    function get(repository: string, quantization: string): void {
        calls.push("get " + repository + " " + quantization);
    }
    function openPage(): void {
        calls.push("openPage");
    }
}
