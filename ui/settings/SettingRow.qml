import QtQuick
import QtQuick.Layouts
import Fireside.Controls

/// A setting: its name and what it does on the left, its control on the right, or below when there is no room.
GridLayout {
    id: root

    required property string title
    property string help
    default property alias control: place.data

    columns: width < 460 ? 1 : 2
    columnSpacing: Theme.space4
    rowSpacing: Theme.space2
    Layout.fillWidth: true
    Layout.topMargin: Theme.space2
    Layout.bottomMargin: Theme.space2

    ColumnLayout {
        spacing: 2
        Layout.fillWidth: true

        BodyText {
            text: root.title
            size: Theme.small + 1
            Layout.fillWidth: true
        }
        BodyText {
            visible: root.help !== ""
            text: root.help
            size: Theme.caption
            color: Theme.colors.textMuted
            Layout.fillWidth: true
        }
    }
    Row {
        id: place
        spacing: Theme.space3
    }
}
