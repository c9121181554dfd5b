import QtQuick
import QtQuick.Layouts
import Fireside.Controls

/// A setting: its name and what it does on the left, its control on the right, or below when there is no room.
Item {
    id: root

    required property string title
    property string help
    property color helpColor: Theme.colors.textMuted
    default property alias control: place.data

    readonly property bool stacked: width < 460

    implicitWidth: 320
    implicitHeight: stacked ? words.height + Theme.space2 + place.height : Math.max(words.height, place.height)
    Layout.fillWidth: true
    Layout.topMargin: Theme.space2
    Layout.bottomMargin: Theme.space2

    Column {
        id: words
        width: root.stacked ? root.width : root.width - place.width - Theme.space4
        y: root.stacked ? 0 : (root.height - height) / 2
        spacing: 2
        anchors.left: parent.left

        BodyText {
            width: parent.width
            text: root.title
            size: Theme.small + 1
        }
        BodyText {
            visible: root.help !== ""
            width: parent.width
            text: root.help
            size: Theme.caption
            color: root.helpColor
        }
    }
    Row {
        id: place
        y: root.stacked ? words.height + Theme.space2 : (root.height - height) / 2
        spacing: Theme.space3
        // Not anchored right when there is room: an item that was anchored on both sides for a moment keeps that width.
        anchors.left: parent.left
        anchors.leftMargin: root.stacked ? 0 : root.width - width
    }
}
