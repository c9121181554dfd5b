pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// The window.
T.ApplicationWindow {
    id: window

    /// It was asked whether a download may be interrupted.
    property bool closing: false
    readonly property bool broken: AppController.startupError.title !== ""

    title: ChatController.title === "" ? qsTr("Fireside") : qsTr("%1 — Fireside").arg(ChatController.title)
    width: 1200
    height: 800
    minimumWidth: 480
    minimumHeight: 480
    color: Theme.colors.window
    visible: true
    LayoutMirroring.enabled: Application.layoutDirection === Qt.RightToLeft
    LayoutMirroring.childrenInherit: true

    Component.onCompleted: {
        if (SettingsController.windowWidth > 0) {
            setGeometry(SettingsController.windowX, SettingsController.windowY, SettingsController.windowWidth,
                SettingsController.windowHeight);
        }
        workplace.focusComposer();
    }
    onClosing: event => {
        event.accepted = !DownloadsController.running || closing;
        closeCard.active = !event.accepted;
        SettingsController.saveWindow(x, y, width, height);
    }

    Binding {
        target: Theme
        property: "dark"
        value: SettingsController.dark
    }
    GlobalKeys {
        page: workplace.page
        enabled: !window.broken
        onSearchRequested: {
            workplace.showSidebar();
            workplace.sidebar.focusSearch();
        }
        onPageToggled: page => workplace.toggle(page)
        onBackRequested: workplace.stepBack()
        onSidebarToggled: workplace.toggleSidebar()
        onRenameRequested: {
            workplace.showSidebar();
            workplace.sidebar.renameOpen();
        }
        onOpenRequested: workplace.openDialog()
        onUndoRequested: toast.undo()
        onMapRequested: map.active = !map.active
    }
    Workplace {
        id: workplace
        anchors.fill: parent
        visible: !window.broken
    }
    Lazy {
        active: window.broken
        anchors.fill: parent
        sourceComponent: StartupError {}
    }
    DropZone {
        anchors.fill: parent
        enabled: !window.broken
        onDone: several => workplace.page = several ? "library" : "chat"
    }
    UndoToast {
        id: toast
        z: 2
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
            bottomMargin: 132
        }
    }
    ArrivedToast {
        z: 2
        onOpened: workplace.page = "chat"
        anchors {
            horizontalCenter: parent.horizontalCenter
            bottom: parent.bottom
            bottomMargin: 132
        }
    }
    Lazy {
        id: closeCard
        active: false
        sourceComponent: CloseCard {
            visible: true
            onClosed: closeCard.active = false
            onQuitRequested: {
                window.closing = true;
                window.close();
            }
        }
    }
    Lazy {
        id: map
        active: false
        sourceComponent: ShortcutMap {
            visible: true
            onClosed: map.active = false
        }
    }
}
