pragma Singleton
import Fireside.Fakes

FakeListModel {
    property string errorTitle
    property string errorHelp

    function refresh(): void {}

    roles: ["deviceId", "name", "driver", "type", "memoryText", "usable", "chosen", "reason"]
}
