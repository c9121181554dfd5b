import QtQuick
import QtQuick.Layouts

/// Something went wrong (or is worth knowing): what, what to do next, and buttons for it.
Rectangle {
    id: root

    enum Kind { Info, Warning, Error }

    property int kind: Notice.Error
    required property string title
    property string help
    /// For people who debug; can be copied. Empty: there is nothing more to say.
    property string details
    /// Buttons, shown in a row below the words.
    default property alias actions: buttons.data

    readonly property color ink: kind === Notice.Error ? Theme.colors.danger
                               : kind === Notice.Warning ? Theme.colors.warning : Theme.colors.textMuted

    implicitWidth: 320
    implicitHeight: column.implicitHeight + 2 * Theme.space3
    radius: Theme.radius
    color: kind === Notice.Error ? Theme.colors.dangerSoft
         : kind === Notice.Warning ? Theme.colors.warningSoft : Theme.colors.code
    Accessible.role: Accessible.AlertMessage
    Accessible.name: title
    Accessible.description: help

    Icon {
        id: mark
        glyph: root.kind === Notice.Info ? "info" : "warning"
        color: root.ink
        anchors {
            left: parent.left
            top: parent.top
            leftMargin: Theme.space3
            topMargin: Theme.space3
        }
    }
    ColumnLayout {
        id: column
        spacing: Theme.space1
        anchors {
            left: mark.right
            right: copy.visible ? copy.left : parent.right
            top: parent.top
            leftMargin: Theme.space2 + 2
            rightMargin: copy.visible ? Theme.space1 : Theme.space3
            topMargin: Theme.space3
        }

        BodyText {
            text: root.title
            font.weight: Font.DemiBold
            size: Theme.small + 1
            color: root.kind === Notice.Info ? Theme.colors.text : root.ink
            Layout.fillWidth: true
        }
        BodyText {
            visible: root.help !== ""
            text: root.help
            size: Theme.small
            Layout.fillWidth: true
        }
        Flow {
            id: buttons
            visible: children.length > 0
            spacing: Theme.space2
            Layout.fillWidth: true
            Layout.topMargin: Theme.space2
        }
    }
    CopyButton {
        id: copy
        visible: root.details !== ""
        content: root.details
        label: qsTr("Copy details")
        anchors {
            right: parent.right
            top: parent.top
            margins: Theme.space1 + 2
        }
    }
}
