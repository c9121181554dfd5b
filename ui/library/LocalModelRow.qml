import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls

/// A model on this machine.
T.ItemDelegate {
    id: root

    required property int index
    required property string path
    required property string name
    required property string summary
    required property string place
    required property string used
    required property string note
    required property string kind
    required property bool isHere
    required property bool isCurrent
    required property int duplicates
    property bool shown: false
    property bool focused: false

    readonly property bool usable: isHere && note === ""

    implicitHeight: 58
    leftPadding: Theme.space3
    rightPadding: Theme.space3
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    text: name
    Accessible.role: Accessible.ListItem
    Accessible.name: isCurrent ? qsTr("%1, loaded").arg(name) : name
    Accessible.description: note === "" ? summary : note
    Accessible.selected: shown

    contentItem: RowLayout {
        spacing: Theme.space3

        Icon {
            glyph: !root.isHere ? "disk" : root.note !== "" ? "warning" : "chip"
            color: root.isCurrent ? Theme.colors.accent : Theme.colors.textMuted
        }
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.space2

                BodyText {
                    text: root.name
                    size: Theme.small + 1
                    font.weight: root.isCurrent ? Font.DemiBold : Font.Medium
                    color: root.usable ? Theme.colors.text : Theme.colors.textFaint
                    elide: Text.ElideMiddle
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                    Layout.fillWidth: true
                    Layout.maximumWidth: implicitWidth + 1
                }
                Tag {
                    visible: text !== ""
                    text: root.isCurrent ? qsTr("loaded") : root.kind
                    strong: root.isCurrent
                }
                Tag {
                    visible: root.duplicates > 0
                    text: qsTr("%1 copies").arg(root.duplicates + 1)
                }
                Item {
                    Layout.fillWidth: true
                }
            }
            BodyText {
                text: root.note !== "" ? root.note : root.place === "" ? root.summary : root.summary + " · " + root.place
                size: Theme.caption
                color: Theme.colors.textFaint
                elide: root.note !== "" ? Text.ElideRight : Text.ElideMiddle
                wrapMode: Text.NoWrap
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
        BodyText {
            visible: root.width > 460 && root.used !== ""
            text: root.used
            size: Theme.caption
            color: Theme.colors.textFaint
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall + 2
        color: root.down ? Theme.colors.pressed : root.shown ? Theme.colors.selected
             : root.hovered ? Theme.colors.hover : "transparent"

        FocusRing {
            gap: 0
            visible: root.focused
        }
    }
}
