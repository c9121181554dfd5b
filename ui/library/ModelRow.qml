import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// A model that was used before.
T.ItemDelegate {
    id: root

    required property string name
    required property string path
    required property string sizeText
    required property string detail
    required property bool isCurrent
    required property bool isDemo
    required property bool missing
    required property bool isSingle

    implicitHeight: 50
    leftPadding: Theme.space3
    rightPadding: Theme.space1
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    text: name
    Accessible.role: Accessible.ListItem
    Accessible.name: missing ? qsTr("%1, file not found").arg(name) : name
    Accessible.selected: isCurrent
    Keys.onReturnPressed: root.clicked()

    contentItem: RowLayout {
        spacing: Theme.space3

        Icon {
            glyph: root.isDemo ? "flame" : "chip"
            color: root.isCurrent ? Theme.colors.accent : Theme.colors.textMuted
            Layout.alignment: Qt.AlignVCenter
        }
        Column {
            spacing: 1
            Layout.fillWidth: true

            BodyText {
                width: parent.width
                text: root.name
                size: Theme.small + 1
                font.weight: root.isCurrent ? Font.DemiBold : Font.Normal
                color: root.missing ? Theme.colors.textFaint : Theme.colors.text
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            BodyText {
                width: parent.width
                text: root.missing ? qsTr("Not there now: %1").arg(root.path)
                    : root.detail === "" || root.sizeText === "" ? root.sizeText + root.detail
                    : root.sizeText + " · " + root.detail
                size: Theme.caption
                color: Theme.colors.textFaint
                elide: Text.ElideMiddle
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
        Icon {
            visible: root.isCurrent
            glyph: "check"
            color: Theme.colors.accent
            Layout.rightMargin: Theme.space2
        }
        IconButton {
            visible: root.isSingle && !root.isCurrent
            glyph: "close"
            iconSize: 14
            implicitWidth: 26
            implicitHeight: 26
            text: qsTr("Forget this file (it stays on the disk)")
            onClicked: ModelController.forget(root.path)
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall + 2
        color: root.down ? Theme.colors.pressed : root.hovered ? Theme.colors.hover : "transparent"

        FocusRing {
            gap: 0
            visible: root.visualFocus
        }
    }
}
