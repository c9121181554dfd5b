import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// Light or dark, in which language, and how much is shown.
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
        title: qsTr("Language")
        help: qsTr("“System” follows the desktop's language. Takes effect when Fireside starts again.")

        Choice {
            name: qsTr("Language")
            labels: [qsTr("System"), "English", "简体中文"]  // each in its own language, whatever is spoken now
            values: ["system", "en", "zh_CN"]
            value: SettingsController.language
            onPicked: value => SettingsController.language = value
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
