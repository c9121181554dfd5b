pragma Singleton
import Fireside.Fakes

FakeListModel {
    function refresh(): void {}

    roles: ["deviceId", "name", "driver", "type", "memoryText", "usable", "chosen", "reason", "checkState",
        "checkText"]
}
