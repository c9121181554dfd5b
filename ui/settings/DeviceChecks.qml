pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Whether the devices work: what checks have found out, and checks.
SettingCard {
    id: root

    title: qsTr("Do the devices work?")
    help: qsTr("A check fills a device's memory, compares everything that it computes with the processor, and measures it. "
        + "It takes about a minute; the screen may stutter. A device that fails is not used.")

    Repeater {
        model: DeviceListModel

        ColumnLayout {
            id: row

            required property string deviceId
            required property string name
            required property string checkState
            required property string checkText

            readonly property bool checking: checkState === "checking"

            objectName: "check-" + deviceId
            spacing: 0
            Layout.fillWidth: true

            SettingRow {
                title: row.name
                help: row.checking ? DeviceCheckController.stageText : row.checkText
                helpColor: row.checkState === "failed" ? Theme.colors.danger : Theme.colors.textMuted

                ActionButton {
                    objectName: "checkButton-" + row.deviceId
                    text: row.checking || row.checkState === "waiting" ? qsTr("Cancel")
                        : row.checkState === "unchecked" ? qsTr("Check") : qsTr("Check again")
                    Accessible.description: row.name
                    onClicked: {
                        if (row.checking || row.checkState === "waiting")
                            DeviceCheckController.cancel();
                        else
                            DeviceCheckController.check(row.deviceId);
                    }
                }
            }
            ProgressLine {
                visible: row.checking
                value: DeviceCheckController.progress
                Accessible.name: DeviceCheckController.stageText
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.space2
            }
        }
    }
    Notice {
        visible: DeviceCheckController.errorTitle !== ""
        title: DeviceCheckController.errorTitle
        help: DeviceCheckController.errorHelp
        Layout.fillWidth: true
        Layout.topMargin: Theme.space2
        Layout.bottomMargin: Theme.space2
    }
}
