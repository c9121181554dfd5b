pragma Singleton
import Fireside.Fakes

FakeListModel {
    property int away: 0

    roles: ["folder", "name", "folderText", "summary", "note", "isUsers", "isOurs"]
}
