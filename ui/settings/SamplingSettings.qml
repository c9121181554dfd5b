import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// How the next word is chosen.
SettingCard {
    id: root

    property bool unfolded: false

    Component.onCompleted: unfolded = SettingsController.advancedSampling  // stays when all are set back

    title: qsTr("Answers")
    help: qsTr("How the model chooses each next word, and how much it may write.")

    SliderRow {
        title: qsTr("Temperature")
        help: qsTr("0 always takes the likeliest word; higher is livelier and less predictable.")
        to: 2
        value: SettingsController.temperature
        onMoved: value => SettingsController.temperature = value
    }
    SliderRow {
        title: qsTr("Top-k")
        help: qsTr("Choose among this many of the likeliest words.")
        to: 200
        stepSize: 1
        decimals: 0
        zeroText: qsTr("off")
        value: SettingsController.topK
        onMoved: value => SettingsController.topK = Math.round(value)
    }
    SliderRow {
        title: qsTr("Top-p")
        help: qsTr("Choose among the likeliest words that together have this probability.")
        value: SettingsController.topP
        onMoved: value => SettingsController.topP = value
    }
    SliderRow {
        title: qsTr("Min-p")
        help: qsTr("Leave out words less likely than this share of the likeliest.")
        zeroText: qsTr("off")
        value: SettingsController.minP
        onMoved: value => SettingsController.minP = value
    }
    SliderRow {
        title: qsTr("Repetition penalty")
        help: qsTr("Above 1, words that were used before become less likely.")
        from: 1
        to: 1.5
        stepSize: 0.01
        value: SettingsController.repetitionPenalty
        onMoved: value => SettingsController.repetitionPenalty = value
    }
    ActionButton {
        kind: ActionButton.Quiet
        glyph: root.unfolded ? "chevron-down" : "chevron-right"
        text: qsTr("More ways to choose")
        Accessible.description: root.unfolded ? qsTr("Unfolded") : qsTr("Folded")
        Layout.leftMargin: -Theme.space3
        onClicked: root.unfolded = !root.unfolded
    }
    Lazy {
        active: root.unfolded
        visible: active
        sourceComponent: AdvancedSampling {}
        Layout.fillWidth: true
    }
    SettingRow {
        title: qsTr("Longest answer")
        help: qsTr("In tokens; about three quarters of a word each.")

        EntryField {
            width: 110
            placeholderText: qsTr("no limit")
            text: SettingsController.maxTokens > 0 ? SettingsController.maxTokens : ""
            validator: IntValidator {
                bottom: 1
                top: 1000000
            }
            inputMethodHints: Qt.ImhDigitsOnly
            Accessible.name: qsTr("Longest answer, in tokens")
            onEditingFinished: SettingsController.maxTokens = text === "" ? -1 : parseInt(text)
        }
    }
    SettingRow {
        title: qsTr("Context length")
        help: qsTr("Tokens that the model keeps in view. Takes effect when a model is loaded.")

        EntryField {
            width: 110
            placeholderText: qsTr("automatic")
            text: SettingsController.contextLength > 0 ? SettingsController.contextLength : ""
            validator: IntValidator {
                bottom: 1
                top: 10000000
            }
            inputMethodHints: Qt.ImhDigitsOnly
            Accessible.name: qsTr("Context length, in tokens")
            onEditingFinished: SettingsController.contextLength = text === "" ? 0 : parseInt(text)
        }
    }
    ActionButton {
        kind: ActionButton.Quiet
        glyph: "undo"
        text: qsTr("Back to the usual values")
        Layout.topMargin: Theme.space1
        Layout.leftMargin: -Theme.space3
        onClicked: SettingsController.resetSampling()
    }
}
