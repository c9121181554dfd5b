pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Search, new conversation, all conversations, the other pages.
Rectangle {
    id: root

    property string page: "chat"
    readonly property bool searching: search.text !== ""
    /// A conversation was chosen: a drawer closes.
    signal opened
    signal hideRequested
    signal pageRequested(string page)
    signal downloadsRequested

    function focusSearch(): void {
        search.forceActiveFocus();
        search.selectAll();
    }
    function renameOpen(): void {
        list.renameOpen();
    }

    implicitWidth: Theme.sidebarWidth
    color: Theme.colors.sidebar
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Sidebar")

    ColumnLayout {
        spacing: Theme.space2
        anchors {
            fill: parent
            leftMargin: Theme.space2
            rightMargin: Theme.space2
            bottomMargin: Theme.space2
        }

        RowLayout {
            spacing: Theme.space2
            Layout.preferredHeight: Theme.headerHeight
            Layout.maximumHeight: Theme.headerHeight

            Icon {
                glyph: "flame"
                size: 22
                color: Theme.colors.accent
                Layout.leftMargin: Theme.space2
            }
            BodyText {
                text: qsTr("Fireside")
                size: Theme.body
                font.weight: Font.DemiBold
                Accessible.role: Accessible.Heading
                Layout.fillWidth: true
            }
            IconButton {
                glyph: "compose"
                text: qsTr("New conversation")
                keys: "Ctrl+N"
                onClicked: {
                    ConversationsController.newConversation();
                    root.opened();
                }
            }
            IconButton {
                glyph: "sidebar"
                text: qsTr("Hide the sidebar")
                keys: "Ctrl+B"
                onClicked: root.hideRequested()
            }
        }
        EntryField {
            id: search
            objectName: "search"
            glyph: "search"
            placeholderText: qsTr("Search all conversations")
            Layout.fillWidth: true
            onTextChanged: SearchListModel.query = text
            Keys.onEscapePressed: event => {
                event.accepted = text !== "";
                clear();
            }
            Keys.onDownPressed: root.searching ? results.incrementCurrentIndex() : list.forceActiveFocus()
            Keys.onUpPressed: results.decrementCurrentIndex()
            onAccepted: results.openCurrent()

            IconButton {
                visible: root.searching
                glyph: "close"
                iconSize: 14
                implicitWidth: 26
                implicitHeight: 26
                text: qsTr("Clear the search")
                onClicked: search.clear()
                anchors {
                    right: parent.right
                    rightMargin: 5
                    verticalCenter: parent.verticalCenter
                }
            }
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            ConversationList {
                id: list
                objectName: "conversations"
                anchors.fill: parent
                visible: !root.searching
                onOpened: root.opened()
            }
            SearchResults {
                id: results
                anchors.fill: parent
                visible: root.searching
                onOpened: root.opened()
            }
        }
        DownloadsChip {
            Layout.fillWidth: true
            onClicked: root.downloadsRequested()
        }
        ActionButton {
            objectName: "openLibrary"
            kind: ActionButton.Quiet
            glyph: "library"
            text: qsTr("Library")
            checked: root.page === "library"
            onClicked: root.pageRequested("library")
        }
        RowLayout {
            spacing: Theme.space1

            ActionButton {
                kind: ActionButton.Quiet
                glyph: "settings"
                text: qsTr("Settings")
                checked: root.page === "settings"
                onClicked: root.pageRequested("settings")
            }
            Item {
                Layout.fillWidth: true
            }
            OfflineChip {
                onClicked: root.pageRequested("settings")
            }
        }
    }
    Rectangle {
        width: 1
        height: parent.height
        color: Theme.colors.border
        anchors.right: parent.right
    }
}
