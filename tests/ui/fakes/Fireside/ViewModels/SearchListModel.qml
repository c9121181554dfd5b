pragma Singleton
import Fireside.Fakes

FakeListModel {
    property string query
    property bool searching: false

    roles: ["conversationId", "messageId", "title", "before", "match", "after", "when"]
}
