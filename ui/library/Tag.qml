import QtQuick
import Fireside.Controls

/// A word about a thing, in a small frame.
Rectangle {
    id: root

    required property string text
    property bool strong: false

    implicitWidth: label.implicitWidth + 12
    implicitHeight: 18
    radius: 9
    color: strong ? Theme.colors.accentSoft : "transparent"
    border.width: strong ? 0 : 1
    border.color: Theme.colors.borderStrong

    BodyText {
        id: label
        anchors.centerIn: parent
        text: root.text
        size: Theme.caption - 1
        color: root.strong ? Theme.colors.text : Theme.colors.textMuted
        wrapMode: Text.NoWrap
    }
}
