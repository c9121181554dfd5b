import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls

/// A device that could run models, and why it does or does not.
T.RadioDelegate {
    id: root

    required property string heading
    required property string help

    implicitHeight: implicitContentHeight + 2 * Theme.space2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    opacity: enabled ? 1 : 0.75
    text: heading
    Accessible.role: Accessible.RadioButton
    Accessible.name: heading
    Accessible.description: help

    contentItem: RowLayout {
        spacing: Theme.space3

        Rectangle {
            implicitWidth: 18
            implicitHeight: 18
            radius: 9
            color: "transparent"
            border.width: root.checked ? 5 : 1.5
            border.color: root.checked ? Theme.colors.accent : Theme.colors.textFaint
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: 2

            FocusRing {
                radius: 12
                visible: root.visualFocus
            }
        }
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true

            BodyText {
                text: root.heading
                size: Theme.small + 1
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            BodyText {
                visible: root.help !== ""
                text: root.help
                size: Theme.caption
                color: Theme.colors.textMuted
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
}
