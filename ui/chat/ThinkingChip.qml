import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// Whether the model thinks before it answers; there for models that can do both.
T.AbstractButton {
    id: root

    readonly property bool on: ModelController.thinking === "on"
                               || (ModelController.thinking === "auto" && ModelController.thinksByDefault)

    objectName: "thinkingChip"
    visible: ModelController.state === "ready" && ModelController.thinkingSwitchable
    text: qsTr("Think")
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: 30
    leftPadding: Theme.space2
    rightPadding: Theme.space2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: qsTr("Think before answering")
    Accessible.checkable: true
    Accessible.checked: on
    Keys.onReturnPressed: root.clicked()
    onClicked: ModelController.thinking = on ? "off" : "on"

    contentItem: RowLayout {
        spacing: 6

        Icon {
            glyph: "thought"
            size: 16
            color: root.on ? Theme.colors.accent : Theme.colors.textMuted
        }
        BodyText {
            text: root.text
            size: Theme.small
            font.weight: root.on ? Font.Medium : Font.Normal
            color: root.on ? Theme.colors.text : Theme.colors.textMuted
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall + 2
        color: root.down ? Theme.colors.pressed : root.hovered || root.on ? Theme.colors.hover : "transparent"

        FocusRing {
            gap: 0
            visible: root.visualFocus
        }
    }

    Tip {
        visible: root.hovered
        text: root.on ? qsTr("The model thinks before it answers") : qsTr("The model answers at once")
    }
}
