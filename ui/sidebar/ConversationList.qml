import QtQuick
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

// Without bound components: views refuse a bound section delegate before Qt 6.5.

/// All conversations, pinned first, then by day. Up and Down move, Enter opens, F2 renames, Del moves to the trash.
ListView {
    id: root

    signal opened

    function current(): ConversationRow {
        return currentItem as ConversationRow;
    }
    /// Renames the conversation that is open.
    function renameOpen(): void {
        for (let row = 0; row < count; ++row) {
            const item = itemAtIndex(row) as ConversationRow;
            if (item && item.isCurrent) {
                item.startRenaming();
                return;
            }
        }
    }

    model: ConversationListModel
    clip: true
    activeFocusOnTab: true
    keyNavigationEnabled: true
    highlightFollowsCurrentItem: true
    boundsBehavior: Flickable.StopAtBounds
    reuseItems: true
    section.property: "section"
    section.delegate: SectionLabel {}
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Conversations")
    T.ScrollBar.vertical: ThinScrollBar {}

    delegate: ConversationRow {
        width: ListView.view.width
    }

    Keys.onReturnPressed: current()?.clicked()
    Keys.onPressed: event => {
        const row = current();
        if (row && event.key === Qt.Key_F2) {
            row.startRenaming();
            event.accepted = true;
        } else if (row && event.key === Qt.Key_Delete) {
            ConversationsController.moveToTrash(row.conversationId);
            event.accepted = true;
        }
    }

    BodyText {
        visible: root.count === 0
        width: root.width - 2 * Theme.space3
        x: Theme.space3
        y: Theme.space4
        size: Theme.small
        color: Theme.colors.textFaint
        text: qsTr("Your conversations will stand here. They stay on this computer.")
    }
}
