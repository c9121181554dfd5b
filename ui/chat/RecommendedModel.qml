import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// The model that a newcomer is offered on this machine: its size, why it, and one button.
Rectangle {
    id: root

    signal wanted(string name, string repository, string quantization)

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
            glyph: "arrow-down"
            text: qsTr("Download")
            Accessible.name: qsTr("Download %1").arg(RecommendationController.name)
            onClicked: root.wanted(RecommendationController.name, RecommendationController.repository,
                RecommendationController.quantization)
            Layout.topMargin: Theme.space1
        }
    }
}
