import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Lines of text of one model.
ColumnLayout {
    id: root

    required property string setting
    required property string title
    required property string value
    required property string placeholder
    required property bool isOwn
    property string help
    property bool mono: false

    spacing: Theme.space1
    Layout.fillWidth: true
    Layout.topMargin: Theme.space2
    Layout.bottomMargin: Theme.space2

    RowLayout {
        BodyText {
            text: root.title
            size: Theme.small + 1
            Layout.fillWidth: true
        }
        IconButton {
            glyph: "undo"
            iconSize: 15
            implicitWidth: 28
            implicitHeight: 28
            enabled: root.isOwn
            opacity: root.isOwn ? 1 : 0
            text: qsTr("%1: as for all models").arg(root.title)
            onClicked: ModelDetailsController.reset(root.setting)
        }
    }
    BodyText {
        visible: root.help !== ""
        text: root.help
        size: Theme.caption
        color: Theme.colors.textMuted
        Layout.fillWidth: true
    }
    Rectangle {
        color: Theme.colors.window
        radius: Theme.radius - 1
        border.width: box.activeFocus ? 2 : 1
        border.color: box.activeFocus ? Theme.colors.accent : Theme.colors.border
        implicitHeight: Math.min(220, Math.max(64, box.implicitHeight))
        clip: true
        Layout.fillWidth: true

        Flickable {
            anchors.fill: parent
            contentHeight: box.height
            boundsBehavior: Flickable.StopAtBounds

            TextBox {
                id: box
                width: parent.width
                height: Math.max(implicitHeight, 64)
                text: root.value
                placeholderText: root.placeholder
                font.pixelSize: Theme.small
                Accessible.name: root.title
                Binding on font.family {
                    when: root.mono
                    value: Theme.monoFamily
                }
                onEditingFinished: {
                    if (text !== root.value) {
                        ModelDetailsController.set(root.setting, text);
                    }
                }
            }
        }
    }
}
