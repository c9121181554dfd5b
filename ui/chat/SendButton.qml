import QtQuick
import QtQuick.Templates as T
import Fireside.Controls

/// Sends, or stops while an answer is being written.
T.AbstractButton {
    id: root

    required property bool busy

    text: busy ? qsTr("Stop the answer") : qsTr("Send")
    implicitWidth: 34
    implicitHeight: 34
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: root.clicked()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            glyph: root.busy ? "stop" : "send"
            size: 18
            color: root.enabled ? Theme.colors.accentInk : Theme.colors.textFaint
        }
    }
    background: Rectangle {
        radius: height / 2
        color: !root.enabled ? Theme.colors.hover
             : root.hovered || root.down ? Theme.colors.accentHover : Theme.colors.accent

        FocusRing {
            radius: 19
            visible: root.visualFocus
        }
    }

    Tip {
        visible: root.hovered && root.enabled
        text: root.busy ? qsTr("Stop   Esc") : qsTr("Send   Enter")
    }
}
