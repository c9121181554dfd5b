import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// What can be done with a message. The branch switcher is always seen; the rest while the message is pointed at,
/// focused, or the last one.
Row {
    id: root

    required property int messageId
    required property bool isUser
    required property int siblingIndex
    required property int siblingCount
    /// Show more than the branch switcher.
    required property bool shown
    signal editRequested
    signal detailsRequested(Item anchor)

    spacing: 2
    height: 30
    layoutDirection: isUser ? Qt.RightToLeft : Qt.LeftToRight

    BranchSwitcher {
        visible: root.siblingCount > 1
        messageId: root.messageId
        siblingIndex: root.siblingIndex
        siblingCount: root.siblingCount
        anchors.verticalCenter: parent.verticalCenter
    }
    Row {
        id: tools
        spacing: 2
        opacity: root.shown || focusWithin ? 1 : 0
        anchors.verticalCenter: parent.verticalCenter

        readonly property bool focusWithin: copy.visualFocus || edit.visualFocus || again.visualFocus
                                            || details.visualFocus || remove.visualFocus

        IconButton {
            id: copy
            glyph: copied.running ? "check" : "copy"
            iconSize: 16
            implicitWidth: 28
            implicitHeight: 28
            text: copied.running ? qsTr("Copied") : qsTr("Copy")
            onClicked: {
                ChatController.copyMessage(root.messageId);
                copied.restart();
            }

            Timer {
                id: copied
                interval: 1500
            }
        }
        IconButton {
            id: edit
            visible: root.isUser
            glyph: "edit"
            iconSize: 16
            implicitWidth: 28
            implicitHeight: 28
            text: qsTr("Edit (the old version is kept)")
            enabled: !ChatController.busy
            onClicked: root.editRequested()
        }
        IconButton {
            id: again
            visible: !root.isUser
            glyph: "refresh"
            iconSize: 16
            implicitWidth: 28
            implicitHeight: 28
            text: qsTr("Answer again (this version is kept)")
            enabled: !ChatController.busy
            onClicked: ChatController.regenerate(root.messageId)
        }
        IconButton {
            id: details
            visible: !root.isUser
            glyph: "info"
            iconSize: 16
            implicitWidth: 28
            implicitHeight: 28
            text: qsTr("Details")
            onClicked: root.detailsRequested(details)
        }
        IconButton {
            id: remove
            glyph: "trash"
            iconSize: 16
            implicitWidth: 28
            implicitHeight: 28
            text: qsTr("Delete")
            enabled: !ChatController.busy
            onClicked: ChatController.deleteMessage(root.messageId)
        }
    }
}
