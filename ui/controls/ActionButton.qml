import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

/// A button with words, and an icon if it has one.
T.AbstractButton {
    id: root

    enum Kind { Secondary, Primary, Quiet, Danger }

    property int kind: ActionButton.Secondary
    property string glyph
    property int size: Theme.small

    readonly property color ink: {
        switch (kind) {
        case ActionButton.Primary: return Theme.colors.accentInk;
        case ActionButton.Danger: return Theme.colors.danger;
        default: return Theme.colors.text;
        }
    }
    readonly property color ground: {
        if (kind === ActionButton.Primary) {
            return hovered || down ? Theme.colors.accentHover : Theme.colors.accent;
        }
        if (down) {
            return Theme.colors.pressed;
        }
        if (hovered) {
            return Theme.colors.hover;
        }
        return kind === ActionButton.Quiet ? "transparent" : Theme.colors.surface;
    }

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Theme.controlHeight
    leftPadding: Theme.space3
    rightPadding: Theme.space3
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()

    contentItem: RowLayout {
        spacing: Theme.space2

        Icon {
            visible: root.glyph !== ""
            glyph: root.glyph
            size: 16
            color: root.kind === ActionButton.Secondary || root.kind === ActionButton.Quiet
                   ? Theme.colors.textMuted : root.ink
        }
        BodyText {
            text: root.text
            size: root.size
            font.weight: Font.Medium
            color: root.ink
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }
    background: Rectangle {
        radius: Theme.radius - 1
        color: root.ground
        border.width: root.kind === ActionButton.Secondary || root.kind === ActionButton.Danger ? 1 : 0
        border.color: Theme.colors.borderStrong

        FocusRing {
            visible: root.visualFocus
        }
    }
}
