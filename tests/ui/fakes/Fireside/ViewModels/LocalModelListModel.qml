pragma Singleton
import Fireside.Fakes

FakeListModel {
    property string query
    property string sort: "name"
    property int total: count

    roles: ["path", "name", "summary", "place", "used", "note", "kind", "isHere", "isCurrent", "isForeign", "duplicates"]

    function rowOf(path: string): int {
        return -1;
    }
    function add(row: var): void {
        append(Object.assign({path: "/m/" + row.name, summary: "", place: "/home/ada/models", used: "", note: "", kind: "",
            isHere: true, isCurrent: false, isForeign: false, duplicates: 0}, row));
    }
}
