import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

/// A line of a PopupMenu: icon, words and the key that does the same.
T.MenuItem {
    id: root

    property string glyph
    property string keys
    property bool dangerous: false
    readonly property color ink: dangerous ? Theme.colors.danger : Theme.colors.text

    implicitWidth: Math.max(192, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: 34
    leftPadding: Theme.space2
    rightPadding: Theme.space2
    hoverEnabled: true
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.MenuItem
    Accessible.name: text

    contentItem: RowLayout {
        spacing: Theme.space2 + 2

        Icon {
            glyph: root.glyph
            size: 16
            color: root.dangerous ? root.ink : Theme.colors.textMuted
        }
        BodyText {
            text: root.text
            size: Theme.small
            color: root.ink
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            Layout.fillWidth: true
        }
        BodyText {
            text: root.keys
            size: Theme.caption
            color: Theme.colors.textFaint
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: root.highlighted || root.hovered ? Theme.colors.hover : "transparent"
    }
}
