pragma Singleton
import Fireside.Fakes

FakeListModel {
    roles: ["conversationId", "title", "pinned", "section", "isCurrent", "isAnswering"]
}
