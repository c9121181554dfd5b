import QtQuick
import QtQuick.Templates as T

/// A button that shows only an icon; `text` is its name for tool tips and screen readers.
T.AbstractButton {
    id: root

    required property string glyph
    property int iconSize: 18
    property color glyphColor: Theme.colors.textMuted
    /// A key that does the same, shown in the tool tip.
    property string keys

    implicitWidth: 32
    implicitHeight: 32
    hoverEnabled: true
    focusPolicy: Qt.TabFocus
    opacity: enabled ? 1 : 0.4
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            glyph: root.glyph
            size: root.iconSize
            color: root.hovered && root.enabled ? Theme.colors.text : root.glyphColor
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall + 2
        color: root.down ? Theme.colors.pressed : root.hovered || root.checked ? Theme.colors.hover : "transparent"

        FocusRing {
            visible: root.visualFocus
            gap: 0
        }
    }

    Tip {
        visible: root.hovered && root.text !== ""
        text: root.keys === "" ? root.text : root.text + "   " + root.keys
    }
}
