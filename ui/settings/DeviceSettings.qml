pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Where models run.
SettingCard {
    id: root

    title: qsTr("Devices")
    help: qsTr("Where models run. Takes effect when a model is loaded.")

    Component.onCompleted: DeviceListModel.refresh()

    DeviceRow {
        heading: qsTr("Automatic")
        help: qsTr("The fastest device that works.")
        checked: SettingsController.device === "auto"
        Layout.fillWidth: true
        onClicked: SettingsController.device = "auto"
    }
    Repeater {
        model: DeviceListModel

        DeviceRow {
            required property string deviceId
            required property string name
            required property string driver
            required property string type
            required property string memoryText
            required property bool usable
            required property bool chosen
            required property string reason

            heading: chosen ? qsTr("%1 (chosen by “Automatic”)").arg(name) : name
            help: type + (memoryText === "" ? "" : " · " + memoryText) + (driver === "" ? "" : " · " + driver)
                  + (reason === "" ? "" : "\n" + reason)
            enabled: usable
            checked: SettingsController.device === deviceId
            Layout.fillWidth: true
            onClicked: SettingsController.device = deviceId
        }
    }
}
