import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// The model that a newcomer is offered on this machine: its size, why it, and one button.
Rectangle {
    id: root

    signal libraryRequested

    objectName: "recommendedModel"
    visible: RecommendationController.available
    implicitHeight: row.implicitHeight + 2 * Theme.space4
    radius: Theme.radius + 2
    color: Theme.colors.surface
    border.width: 1
    border.color: Theme.colors.border
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Recommended model: %1").arg(RecommendationController.name)

    ColumnLayout {
        id: row
        spacing: Theme.space2
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            margins: Theme.space4
        }

        BodyText {
            text: qsTr("Recommended for this computer")
            size: Theme.caption
            color: Theme.colors.accent
            font.weight: Font.Medium
            Layout.fillWidth: true
        }
        BodyText {
            text: RecommendationController.name
            size: Theme.title
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }
        BodyText {
            text: RecommendationController.summary
            size: Theme.small
            color: Theme.colors.textMuted
            Layout.fillWidth: true
        }
        BodyText {
            text: RecommendationController.why
            size: Theme.small
            Layout.fillWidth: true
        }
        ActionButton {
            objectName: "getRecommended"
            kind: ActionButton.Primary
            glyph: "library"
            text: qsTr("See how to get it")
            onClicked: root.libraryRequested()
            Layout.topMargin: Theme.space1
        }
    }
}
