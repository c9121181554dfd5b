pragma Singleton
import Fireside.Fakes

FakeListModel {
    property string hub: "huggingface"
    property string sort: "downloads"
    property string author
    property string licence
    property string text
    property bool searching: false
    property bool asked: false
    property var error: ({title: "", help: "", details: ""})
    property var calls: []

    roles: ["repository", "name", "author", "summary", "licence", "gated", "holding"]

    function search(text: string): void {
        calls.push("search " + text);
    }
}
