import QtQuick
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

// Without bound components: views refuse a bound header or footer before Qt 6.5.

/// The conversation. It follows the end only while the reader is there.
Item {
    id: root

    /// Where the pixels of reading distance from the end still count as "at the end".
    readonly property int nearEnd: 40
    property bool following: true
    readonly property int count: view.count
    readonly property int conversationId: ChatController.conversationId // qmllint disable

    function jumpToEnd(): void {
        following = true;
        view.pin();
    }
    /// For keys: moves as the reader would.
    function scrollBy(pixels: real): void {
        view.contentY = Math.max(view.originY,
            Math.min(view.contentY + pixels, view.originY + view.contentHeight - view.height));
        following = view.isNearEnd();
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

        function isNearEnd(): bool {
            return contentY + height >= originY + contentHeight - root.nearEnd;
        }
        function pin(): void {
            if (root.following && !atYEnd) {
                pinning = true;
                positionViewAtEnd();
                pinning = false;
            }
        }

        anchors.fill: parent
        clip: true
        model: MessageListModel
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
                root.following = isNearEnd();
            }
        }
        onContentHeightChanged: soon.start()
        onHeightChanged: soon.start()
        onCountChanged: soon.start()

        header: Item {
            implicitHeight: Theme.space4
        }
        footer: Item {
            implicitHeight: Theme.space3
        }
        delegate: MessageDelegate {
            width: ListView.view.width
        }
    }
    Timer {
        // Once a frame, after the list has laid itself out.
        id: soon
        interval: 0
        onTriggered: view.pin()
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
