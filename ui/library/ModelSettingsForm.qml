pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels
import Fireside.Settings

/// Settings for one model. What is not set here follows the settings for all models.
ColumnLayout {
    id: root

    readonly property var own: ModelDetailsController.own
    readonly property var usual: ModelDetailsController.usual

    spacing: Theme.space4

    function valueOf(name: string): var {
        return own[name] ?? usual[name];
    }

    SettingCard {
        title: qsTr("Settings for this model")
        help: qsTr("They hold for this model only. What you do not change follows the settings for all models.")
        Layout.fillWidth: true

        OwnText {
            setting: "systemPrompt"
            title: qsTr("System prompt")
            value: root.valueOf(setting)
            placeholder: qsTr("None")
            isOwn: root.own[setting] !== undefined
        }
        OwnSlider {
            setting: "temperature"
            title: qsTr("Temperature")
            to: 2
            value: root.valueOf(setting)
            isOwn: root.own[setting] !== undefined
        }
        OwnSlider {
            setting: "topK"
            title: qsTr("Top-k")
            to: 200
            stepSize: 1
            decimals: 0
            zeroText: qsTr("off")
            value: root.valueOf(setting)
            isOwn: root.own[setting] !== undefined
        }
        OwnSlider {
            setting: "topP"
            title: qsTr("Top-p")
            value: root.valueOf(setting)
            isOwn: root.own[setting] !== undefined
        }
        OwnSlider {
            setting: "minP"
            title: qsTr("Min-p")
            zeroText: qsTr("off")
            value: root.valueOf(setting)
            isOwn: root.own[setting] !== undefined
        }
        OwnSlider {
            setting: "repetitionPenalty"
            title: qsTr("Repetition penalty")
            from: 1
            to: 1.5
            stepSize: 0.01
            value: root.valueOf(setting)
            isOwn: root.own[setting] !== undefined
        }
        OwnChoice {
            visible: ModelDetailsController.canThink
            setting: "thinking"
            title: qsTr("Think before answering")
            labels: [qsTr("As the model has it"), qsTr("Yes"), qsTr("No")]
            values: ["auto", "on", "off"]
            value: root.valueOf(setting)
            isOwn: root.own[setting] !== undefined
        }
        OwnNumber {
            setting: "maxTokens"
            title: qsTr("Longest answer")
            help: qsTr("In tokens.")
            placeholder: qsTr("no limit")
            off: -1
            value: root.valueOf(setting)
            isOwn: root.own[setting] !== undefined
        }
    }
    LoadSettingsCard {
        own: root.own
        usual: root.usual
        Layout.fillWidth: true
    }
    ActionButton {
        visible: Object.keys(root.own).length > 0
        kind: ActionButton.Quiet
        glyph: "undo"
        text: qsTr("Forget all settings of this model")
        onClicked: ModelDetailsController.resetAll()
        Layout.leftMargin: -Theme.space3
    }
}
