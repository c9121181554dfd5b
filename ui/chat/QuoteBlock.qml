import QtQuick
import Fireside.Controls

/// Quoted text behind a bar.
Item {
    id: root

    required property string content

    implicitHeight: words.implicitHeight + Theme.space1

    Rectangle {
        width: 3
        radius: 1.5
        color: Theme.colors.borderStrong
        anchors {
            left: parent.left
            top: parent.top
            bottom: parent.bottom
        }
    }
    RichText {
        id: words
        content: root.content
        color: Theme.colors.textMuted
        anchors {
            left: parent.left
            right: parent.right
            leftMargin: Theme.space4
            verticalCenter: parent.verticalCenter
        }
    }
}
