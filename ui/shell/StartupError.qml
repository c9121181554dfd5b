import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// The conversations could not be opened: why, and what to do. Nothing was changed.
Flickable {
    id: root

    contentHeight: Math.max(height, column.implicitHeight + 2 * Theme.space5)
    boundsBehavior: Flickable.StopAtBounds
    Accessible.role: Accessible.AlertMessage
    Accessible.name: AppController.startupError.title
    Accessible.description: AppController.startupError.help

    ColumnLayout {
        id: column
        width: Math.min(root.width - 2 * Theme.space5, 520)
        anchors.centerIn: parent
        spacing: Theme.space3

        Icon {
            glyph: "warning"
            size: 40
            color: Theme.colors.danger
        }
        BodyText {
            text: AppController.startupError.title
            size: Theme.heading
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }
        BodyText {
            text: AppController.startupError.help
            color: Theme.colors.textMuted
            leading: 1.6
            Layout.fillWidth: true
        }
        BodyText {
            text: qsTr("Data folder: %1").arg(AppController.dataFolder)
            size: Theme.small
            color: Theme.colors.textFaint
            wrapMode: Text.WrapAnywhere
            Layout.fillWidth: true
        }
        Flow {
            spacing: Theme.space2
            Layout.fillWidth: true
            Layout.topMargin: Theme.space2

            ActionButton {
                kind: ActionButton.Primary
                glyph: "refresh"
                text: qsTr("Try again")
                onClicked: AppController.retryStart()
            }
            ActionButton {
                kind: ActionButton.Quiet
                text: qsTr("Quit")
                onClicked: AppController.quit()
            }
            CopyButton {
                content: AppController.startupError.details
                label: qsTr("Copy details")
            }
        }
    }
}
