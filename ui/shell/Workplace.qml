pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Fireside.Chat
import Fireside.Controls
import Fireside.Library
import Fireside.Settings
import Fireside.Sidebar
import Fireside.ViewModels

/// Sidebar and page. In a narrow window the sidebar is a drawer over the page.
Item {
    id: root

    readonly property bool narrow: width < Theme.narrowWidth
    /// "chat", "library" or "settings".
    property string page: "chat"
    readonly property bool settingsOpen: page === "settings"
    readonly property bool libraryOpen: page === "library"
    readonly property int conversationId: ConversationsController.currentId // qmllint disable
    readonly property bool docked: !narrow && SettingsController.sidebarVisible
    readonly property Sidebar sidebar: (narrow ? drawerBar.item : dock.item) as Sidebar

    function toggleSidebar(): void {
        if (narrow) {
            drawer.visible ? drawer.close() : drawer.open();
        } else {
            SettingsController.sidebarVisible = !SettingsController.sidebarVisible;
        }
    }
    function showSidebar(): void {
        if (narrow) {
            drawer.open();
        } else {
            SettingsController.sidebarVisible = true;
        }
    }
    function openDialog(): void {
        dialog.active = true;
        (dialog.item as OpenModelDialog).open();
    }
    function focusComposer(): void {
        chat.takeFocus();
    }
    function toggle(asked: string): void {
        page = page === asked ? "chat" : asked;
        if (page === "chat") {
            chat.takeFocus();
        } else if (libraryOpen) {
            (library.item as LibraryPage).focusSearch();
        }
    }
    function showLibrary(tab: string): void {
        page = "library";
        (library.item as LibraryPage).tab = tab;
    }
    /// Esc: one step back within the page, or to the conversation.
    function stepBack(): void {
        if (!libraryOpen || !(library.item as LibraryPage).stepBack()) {
            toggle(page);
        }
    }

    onConversationIdChanged: {
        page = "chat";
        chat.takeFocus();
    }

    Component {
        id: bar

        Sidebar {
            page: root.page
            onHideRequested: root.toggleSidebar()
            onOpened: {
                drawer.close();
                root.page = "chat";
                chat.takeFocus();
            }
            onDownloadsRequested: {
                drawer.close();
                root.showLibrary("downloads");
            }
            onPageRequested: page => {
                drawer.close();
                root.toggle(page);
            }
        }
    }
    Lazy {
        id: dock
        objectName: "dock"
        active: !root.narrow
        visible: root.docked
        width: root.docked ? Theme.sidebarWidth : 0
        height: parent.height
        anchors.left: parent.left
        sourceComponent: bar
    }
    T.Drawer {
        id: drawer
        objectName: "drawer"
        width: Math.min(Theme.sidebarWidth + 24, root.width - 56)
        height: root.height
        edge: root.LayoutMirroring.enabled ? Qt.RightEdge : Qt.LeftEdge
        interactive: root.narrow
        dim: true
        padding: 0
        T.Overlay.modal: Rectangle {
            color: Theme.colors.scrim
        }
        background: null

        Lazy {
            id: drawerBar
            anchors.fill: parent
            active: root.narrow
            sourceComponent: bar
        }

        enter: Transition {
            NumberAnimation {
                property: "position"
                to: 1
                duration: Theme.gentle
                easing.type: Easing.OutCubic
            }
        }
        exit: Transition {
            NumberAnimation {
                property: "position"
                to: 0
                duration: Theme.gentle
            }
        }
    }
    ChatPage {
        id: chat
        visible: root.page === "chat"
        sidebarHidden: !root.docked
        onSidebarRequested: root.showSidebar()
        onOpenModelRequested: root.openDialog()
        onLibraryRequested: root.toggle("library")
        onDiscoverRequested: root.showLibrary("discover")
        onDownloadRequested: (name, repository, quantization) => {
            root.showLibrary("discover");
            (library.item as LibraryPage).download(name, repository, quantization);
        }
        anchors {
            left: dock.right
            right: parent.right
            top: parent.top
            bottom: parent.bottom
        }
    }
    Lazy {
        active: root.settingsOpen
        anchors.fill: chat
        sourceComponent: SettingsPage {
            sidebarHidden: !root.docked
            onSidebarRequested: root.showSidebar()
            onCloseRequested: root.toggle("settings")
        }
    }
    Lazy {
        id: library
        active: root.libraryOpen
        anchors.fill: chat
        sourceComponent: LibraryPage {
            sidebarHidden: !root.docked
            onSidebarRequested: root.showSidebar()
            onCloseRequested: root.toggle("library")
            onChatRequested: root.toggle("library")
            onOpenRequested: root.openDialog()
            onSettingsRequested: root.toggle("settings")
        }
    }
    Lazy {
        id: dialog
        active: false
        sourceComponent: OpenModelDialog {}
    }
}
