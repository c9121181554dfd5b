import QtQuick
import Fireside.ViewModels

/// The keys that work everywhere in the window.
Item {
    id: root

    required property string page
    signal searchRequested
    signal pageToggled(string page)
    signal backRequested
    signal sidebarToggled
    signal renameRequested
    signal openRequested
    signal undoRequested
    signal mapRequested

    Shortcut {
        sequences: ["Ctrl+N"]
        onActivated: ConversationsController.newConversation()
    }
    Shortcut {
        sequences: ["Ctrl+K"]
        onActivated: root.searchRequested()
    }
    Shortcut {
        sequences: ["Ctrl+,"]
        onActivated: root.pageToggled("settings")
    }
    Shortcut {
        sequences: ["Ctrl+L"]
        onActivated: root.pageToggled("library")
    }
    Shortcut {
        sequences: ["Ctrl+B"]
        onActivated: root.sidebarToggled()
    }
    Shortcut {
        sequences: ["Ctrl+O"]
        onActivated: root.openRequested()
    }
    Shortcut {
        sequences: ["Ctrl+PgUp"]
        onActivated: ConversationsController.selectPrevious()
    }
    Shortcut {
        sequences: ["Ctrl+PgDown"]
        onActivated: ConversationsController.selectNext()
    }
    Shortcut {
        sequences: ["Ctrl+Shift+C"]
        onActivated: ChatController.copyLastAnswer()
    }
    Shortcut {
        sequences: ["F2"]
        onActivated: root.renameRequested()
    }
    Shortcut {
        // A text field that has something to undo takes the key before this does.
        sequences: ["Ctrl+Z"]
        onActivated: root.undoRequested()
    }
    Shortcut {
        sequences: ["Ctrl+/"]
        onActivated: root.mapRequested()
    }
    Shortcut {
        sequences: ["Esc"]
        enabled: ChatController.busy || root.page !== "chat"
        onActivated: root.page === "chat" ? ChatController.stop() : root.backRequested()
    }
}
