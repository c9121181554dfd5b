pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// Which model answers and how it is doing; opens the picker.
T.AbstractButton {
    id: root

    signal openRequested
    signal libraryRequested

    readonly property string mood: ModelController.state
    readonly property bool slow: mood === "ready" && ModelController.onProcessor

    objectName: "modelChip"
    text: mood === "ready" ? ModelController.name
        : mood === "loading" ? qsTr("Loading… %1 %").arg(Math.round(ModelController.progress * 100))
        : qsTr("Choose a model")
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: 30
    leftPadding: Theme.space2
    rightPadding: Theme.space1
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.ButtonMenu
    Accessible.name: qsTr("Model: %1").arg(text)
    Accessible.description: mood === "ready" ? ModelController.deviceNote : ""
    Keys.onReturnPressed: root.clicked()
    onClicked: picker.active ? picker.active = false : picker.active = true

    contentItem: RowLayout {
        spacing: 6

        Rectangle {
            implicitWidth: 8
            implicitHeight: 8
            radius: 4
            color: root.mood === "failed" ? Theme.colors.danger : root.slow ? Theme.colors.warning
                 : root.mood === "ready" ? Theme.colors.accent : Theme.colors.borderStrong
        }
        BodyText {
            text: root.text
            size: Theme.small
            font.weight: Font.Medium
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            Layout.fillWidth: true
            Layout.maximumWidth: 240
        }
        BodyText {
            visible: root.slow
            text: qsTr("on the processor")
            size: Theme.caption
            color: Theme.colors.warning
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        Icon {
            glyph: "chevron-down"
            size: 14
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

    Tip {
        visible: root.hovered && root.mood === "ready" && !picker.active
        text: ModelController.detail === "" ? ModelController.deviceName
            : ModelController.detail + "\n" + ModelController.deviceName
    }
    Lazy {
        id: picker
        active: false
        sourceComponent: ModelPicker {
            parent: root
            y: -height - Theme.space2
            visible: true
            onOpenRequested: root.openRequested()
            onLibraryRequested: root.libraryRequested()
            onClosed: picker.active = false
        }
    }
}
