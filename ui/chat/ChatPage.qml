pragma ComponentBehavior: Bound
import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// The conversation with its composer.
Item {
    id: root

    required property bool sidebarHidden
    signal sidebarRequested
    signal openModelRequested
    signal libraryRequested
    signal discoverRequested
    signal downloadRequested(string name, string repository, string quantization)

    function takeFocus(): void {
        composer.takeFocus();
    }

    ChatHeader {
        id: header
        width: parent.width
        sidebarHidden: root.sidebarHidden
        onSidebarRequested: root.sidebarRequested()
    }
    MessageList {
        id: messages
        objectName: "messages"
        visible: !empty.visible
        anchors {
            top: header.bottom
            left: parent.left
            right: parent.right
            bottom: foot.top
            bottomMargin: Theme.space2
        }
    }
    EmptyChat {
        id: empty
        visible: messages.conversationId === 0 && messages.count === 0
        onOpenRequested: root.openModelRequested()
        onDiscoverRequested: root.discoverRequested()
        onDownloadRequested: (name, repository, quantization) => root.downloadRequested(name, repository, quantization)
        anchors.fill: messages
    }
    Column {
        id: foot
        width: Math.min(parent.width - 2 * Theme.space3, Theme.columnWidth + 2 * Theme.space4)
        spacing: Theme.space2
        anchors {
            horizontalCenter: parent.horizontalCenter
            bottom: parent.bottom
            bottomMargin: Theme.space3
        }

        Lazy {
            width: parent.width
            active: ChatController.error.title !== ""
            visible: active

            sourceComponent: ErrorNotice {
                error: ChatController.error

                ActionButton {
                    kind: ActionButton.Quiet
                    text: qsTr("Dismiss")
                    onClicked: ChatController.dismissError()
                }
            }
        }
        Lazy {
            width: parent.width
            active: ModelController.error.title !== ""
            visible: active

            sourceComponent: ModelFailed {
                onOpenRequested: root.openModelRequested()
            }
        }
        Lazy {
            width: parent.width
            active: ModelController.state === "loading"
            visible: active
            sourceComponent: ModelLoading {}
        }
        BodyText {
            width: parent.width
            visible: text !== ""
            text: ChatController.busy ? "" : ChatController.contextNote
            size: Theme.caption
            color: Theme.colors.textMuted
            horizontalAlignment: Text.AlignHCenter
        }
        BodyText {
            width: parent.width
            visible: text !== ""
            text: ModelController.state === "ready" ? ModelController.templateNote : ""
            size: Theme.caption
            color: Theme.colors.textMuted
            horizontalAlignment: Text.AlignHCenter
        }
        Composer {
            id: composer
            width: parent.width
            onOpenModelRequested: root.openModelRequested()
            onLibraryRequested: root.libraryRequested()
            onEditLastRequested: messages.editLast()
            onSent: messages.jumpToEnd()
            onScrolled: pages => messages.scrollBy(pages * messages.height)
        }
    }
    // A finished answer is read out: screen readers speak an alert when its name changes.
    Item {
        id: announcement
        Accessible.role: Accessible.AlertMessage
        Accessible.name: ""

        Connections {
            target: ChatController

            function onAnswerFinished(plainText: string): void {
                announcement.Accessible.name = qsTr("Answer: %1").arg(plainText);
            }
        }
    }
}
