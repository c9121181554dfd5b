pragma Singleton
import Fireside.Fakes

FakeListModel {
    roles: ["when", "address", "reason", "outcome", "bytes", "failed"]
}
