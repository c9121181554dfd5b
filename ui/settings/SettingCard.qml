import QtQuick
import QtQuick.Layouts
import Fireside.Controls

/// A titled group of settings.
ColumnLayout {
    id: root

    required property string title
    property string help
    default property alias rows: inside.data

    spacing: Theme.space2
    Accessible.role: Accessible.Grouping
    Accessible.name: title

    BodyText {
        text: root.title
        size: Theme.title
        font.weight: Font.DemiBold
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }
    BodyText {
        visible: root.help !== ""
        text: root.help
        size: Theme.small
        color: Theme.colors.textMuted
        Layout.fillWidth: true
    }
    Rectangle {
        implicitHeight: inside.implicitHeight + 2 * Theme.space2
        radius: Theme.radius + 2
        color: Theme.colors.surface
        border.width: 1
        border.color: Theme.colors.border
        Layout.fillWidth: true
        Layout.topMargin: Theme.space1

        ColumnLayout {
            id: inside
            spacing: 0
            anchors {
                fill: parent
                leftMargin: Theme.space4
                rightMargin: Theme.space4
                topMargin: Theme.space2
                bottomMargin: Theme.space2
            }
        }
    }
}
