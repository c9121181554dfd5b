pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Models: those on this machine, those to be had, those on their way.
Item {
    id: root

    required property bool sidebarHidden
    property string tab: "local"
    signal sidebarRequested
    signal closeRequested
    signal chatRequested
    signal openRequested

    /// Esc goes back one step; false when there is none left in here.
    function stepBack(): bool {
        return local.visible && local.stepBack();
    }
    function focusSearch(): void {
        local.focusSearch();
    }

    RowLayout {
        id: header
        height: Theme.headerHeight
        spacing: Theme.space2
        anchors {
            left: parent.left
            right: parent.right
            leftMargin: Theme.space3
            rightMargin: Theme.space3
        }

        IconButton {
            visible: root.sidebarHidden
            glyph: "sidebar"
            text: qsTr("Show the sidebar")
            keys: "Ctrl+B"
            onClicked: root.sidebarRequested()
        }
        BodyText {
            text: qsTr("Library")
            size: Theme.title
            font.weight: Font.DemiBold
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space1
        }
        IconButton {
            glyph: "close"
            text: qsTr("Close the library")
            keys: "Esc"
            onClicked: root.closeRequested()
        }
    }
    LocalModelsPane {
        id: local
        objectName: "localModels"
        visible: root.tab === "local"
        onChatRequested: root.chatRequested()
        onOpenRequested: root.openRequested()
        anchors {
            top: header.bottom
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }
    }
}
