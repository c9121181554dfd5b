pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// The conversation. It follows the end only while the reader is there.
Item {
    id: root

    /// Where the pixels of reading distance from the end still count as "at the end".
    readonly property int nearEnd: 40
    property bool following: true
    readonly property int conversationId: ChatController.conversationId

    function jumpToEnd(): void {
        following = true;
        view.pin();
    }
    function scrollBy(pixels: real): void {
        view.contentY = Math.max(view.originY,
            Math.min(view.contentY + pixels, view.originY + view.contentHeight - view.height));
    }
    function showMessage(index: int): void {
        following = false;
        view.positionViewAtIndex(index, ListView.Beginning);
    }
    /// Opens the editor of the last message that the user wrote.
    function editLast(): void {
        for (let row = view.count - 1; row >= 0; --row) {
            const message = view.itemAtIndex(row) as MessageDelegate;
            if (message && message.isUser) {
                message.startEditing();
                return;
            }
        }
    }

    onConversationIdChanged: jumpToEnd()

    ListView {
        id: view
        objectName: "messageView"

        /// True while the view moves itself, so that only the reader's movements end the following.
        property bool pinning: false

        function pin(): void {
            if (root.following) {
                pinning = true;
                positionViewAtEnd();
                pinning = false;
            }
        }

        anchors.fill: parent
        model: MessageListModel
        topMargin: Theme.space4
        bottomMargin: Theme.space3
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: false
        cacheBuffer: 400
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Conversation")
        T.ScrollBar.vertical: ThinScrollBar {
            id: bar
        }

        onContentYChanged: {
            if (!pinning && (movingVertically || bar.pressed || !root.following)) {
                root.following = contentY + height >= originY + contentHeight + bottomMargin - root.nearEnd;
            }
        }
        onContentHeightChanged: Qt.callLater(pin)
        onHeightChanged: Qt.callLater(pin)
        onCountChanged: Qt.callLater(pin)

        delegate: MessageDelegate {
            width: ListView.view.width
        }
        footer: Item {
            width: ListView.view.width
            implicitHeight: reading.visible ? reading.height + Theme.space4 : 0

            ReadingProgress {
                id: reading
                width: Math.min(parent.width - 2 * Theme.space4, Theme.columnWidth)
                anchors.horizontalCenter: parent.horizontalCenter
            }
        }
    }
    Connections {
        target: ChatController

        function onScrollToMessage(index: int): void {
            root.showMessage(index);
        }
    }
    JumpButton {
        visible: !root.following && view.contentHeight > view.height
        onClicked: root.jumpToEnd()
        anchors {
            horizontalCenter: parent.horizontalCenter
            bottom: parent.bottom
            bottomMargin: Theme.space2
        }
    }
}
