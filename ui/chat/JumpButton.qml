import QtQuick
import QtQuick.Templates as T
import Fireside.Controls

/// Brings the reader back to the end of the conversation.
T.AbstractButton {
    id: root

    text: qsTr("Jump to the latest")
    implicitWidth: 38
    implicitHeight: 38
    hoverEnabled: true
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.Button
    Accessible.name: text

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            glyph: "arrow-down"
            color: Theme.colors.text
        }
    }
    background: Rectangle {
        radius: height / 2
        color: root.hovered ? Theme.colors.hover : Theme.colors.surface
        border.width: 1
        border.color: Theme.colors.borderStrong

        FocusRing {
            radius: 21
            visible: root.visualFocus
        }
    }

    Tip {
        visible: root.hovered
        text: root.text
    }
}
