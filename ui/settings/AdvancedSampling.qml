import QtQuick
import QtQuick.Layouts
import Fireside.ViewModels

/// What few people need.
ColumnLayout {
    spacing: 0

    SliderRow {
        title: qsTr("Typical")
        help: qsTr("Leave out words that are much more or much less surprising than usual.")
        from: 0.05
        value: SettingsController.typicalP
        onMoved: value => SettingsController.typicalP = value
    }
    SliderRow {
        title: qsTr("Presence penalty")
        help: qsTr("Words that occur already become less likely, however often they came.")
        to: 2
        zeroText: qsTr("off")
        value: SettingsController.presencePenalty
        onMoved: value => SettingsController.presencePenalty = value
    }
    SliderRow {
        title: qsTr("Frequency penalty")
        help: qsTr("The same, but the more the oftener they came.")
        to: 2
        zeroText: qsTr("off")
        value: SettingsController.frequencyPenalty
        onMoved: value => SettingsController.frequencyPenalty = value
    }
    SliderRow {
        title: qsTr("Against repeated phrases (DRY)")
        help: qsTr("Makes it harder to go on with a phrase that was written before; 0.8 is usual.")
        to: 2
        zeroText: qsTr("off")
        value: SettingsController.dryMultiplier
        onMoved: value => SettingsController.dryMultiplier = value
    }
    SliderRow {
        title: qsTr("Avoid the obvious (XTC)")
        help: qsTr("How often the likeliest words are passed over, for livelier writing.")
        zeroText: qsTr("off")
        value: SettingsController.xtcProbability
        onMoved: value => SettingsController.xtcProbability = value
    }
}
