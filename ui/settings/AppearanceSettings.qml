import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// Light or dark, and how much is shown.
SettingCard {
    title: qsTr("Appearance")

    SettingRow {
        title: qsTr("Colours")
        help: qsTr("“System” follows the desktop's light or dark scheme.")

        Choice {
            name: qsTr("Colours")
            labels: [qsTr("System"), qsTr("Light"), qsTr("Dark")]
            values: ["system", "light", "dark"]
            value: SettingsController.colorScheme
            onPicked: value => SettingsController.colorScheme = value
        }
    }
    SettingRow {
        title: qsTr("Show the speed while an answer is written")
        help: qsTr("Tokens per second, beside the send button.")

        Toggle {
            text: qsTr("Show the speed while an answer is written")
            checked: SettingsController.showStats
            onToggled: SettingsController.showStats = checked
        }
    }
}
