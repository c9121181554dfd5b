pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

/// One of several, chosen from a menu.
T.AbstractButton {
    id: root

    /// What the choice is about, for screen readers.
    required property string name
    required property list<string> labels
    required property list<string> values
    property string value
    signal picked(string value)

    text: labels[values.indexOf(value)] ?? value
    implicitWidth: 200
    implicitHeight: Theme.controlHeight
    leftPadding: Theme.space3
    rightPadding: Theme.space2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.ComboBox
    Accessible.name: qsTr("%1: %2").arg(name).arg(text)
    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()
    onClicked: menu.active = true

    contentItem: RowLayout {
        spacing: Theme.space1

        BodyText {
            text: root.text
            size: Theme.small
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            Layout.fillWidth: true
        }
        Icon {
            glyph: "chevron-down"
            size: 14
        }
    }
    background: Rectangle {
        radius: Theme.radius - 1
        color: root.down ? Theme.colors.pressed : root.hovered ? Theme.colors.hover : Theme.colors.surface
        border.width: 1
        border.color: Theme.colors.borderStrong

        FocusRing {
            visible: root.visualFocus
        }
    }

    Lazy {
        id: menu
        active: false
        sourceComponent: PopupMenu {
            parent: root
            y: root.height + 2
            implicitWidth: Math.max(root.width, 180)
            visible: true
            onClosed: menu.active = false

            Repeater {
                model: root.values

                PopupMenuItem {
                    required property int index
                    required property string modelData

                    text: root.labels[index]
                    glyph: modelData === root.value ? "check" : ""
                    onTriggered: root.picked(modelData)
                }
            }
        }
    }
}
