import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// A model on its way to the device: how much of it is there, and a way out.
Rectangle {
    id: root

    implicitHeight: column.implicitHeight + 2 * Theme.space3
    radius: Theme.radius
    color: Theme.colors.surface
    border.width: 1
    border.color: Theme.colors.border
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Loading %1").arg(ModelController.name)

    RowLayout {
        spacing: Theme.space3
        anchors {
            fill: parent
            margins: Theme.space3
        }

        ColumnLayout {
            id: column
            spacing: Theme.space2
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.space2

                BodyText {
                    text: qsTr("Loading %1").arg(ModelController.name)
                    size: Theme.small
                    font.weight: Font.Medium
                    elide: Text.ElideRight
                    wrapMode: Text.NoWrap
                    Layout.fillWidth: true
                }
                BodyText {
                    text: ModelController.progressText
                    size: Theme.caption
                    color: Theme.colors.textMuted
                    wrapMode: Text.NoWrap
                }
            }
            ProgressLine {
                indeterminate: ModelController.totalBytes <= 0
                value: ModelController.progress
                Accessible.name: qsTr("Loading the model")
                Layout.fillWidth: true
            }
        }
        ActionButton {
            text: qsTr("Cancel")
            onClicked: ModelController.cancel()
        }
    }
}
