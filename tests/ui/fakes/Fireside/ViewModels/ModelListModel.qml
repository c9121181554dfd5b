pragma Singleton
import Fireside.Fakes

FakeListModel {
    roles: ["name", "path", "sizeText", "detail", "isCurrent", "isDemo", "missing", "isSingle"]
}
