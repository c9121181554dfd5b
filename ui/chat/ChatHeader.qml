import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// The conversation's title, and the way to the sidebar while that is hidden.
Item {
    id: root

    required property bool sidebarHidden
    signal sidebarRequested

    implicitHeight: Theme.headerHeight

    RowLayout {
        spacing: Theme.space1
        anchors {
            fill: parent
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
        IconButton {
            visible: root.sidebarHidden
            glyph: "compose"
            text: qsTr("New conversation")
            keys: "Ctrl+N"
            onClicked: ConversationsController.newConversation()
        }
        BodyText {
            text: ChatController.title
            size: Theme.small + 1
            font.weight: Font.Medium
            color: Theme.colors.textMuted
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space2
        }
    }
}
