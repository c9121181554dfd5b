import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.Library
import Fireside.ViewModels

/// Where the reader writes. Enter sends, Shift+Enter breaks the line, Up in an empty box edits the last message.
Rectangle {
    id: root

    readonly property int maximumLines: 8
    readonly property string draft: ChatController.draft
    signal editLastRequested
    signal openModelRequested
    signal libraryRequested
    signal sent
    signal scrolled(pages: real)

    function takeFocus(): void {
        box.forceActiveFocus();
    }
    function submit(): void {
        if (ChatController.canSend) {
            ChatController.send(box.text);
            box.clear();
            sent();
        }
    }

    onDraftChanged: {
        if (box.text !== draft) {
            box.text = draft;
            box.cursorPosition = box.length;
        }
    }

    implicitHeight: pane.height + tools.height + Theme.space2
    radius: Theme.radiusLarge
    color: Theme.colors.surface
    border.width: 1
    border.color: box.activeFocus ? Theme.colors.accent : Theme.colors.borderStrong

    FontMetrics {
        id: metrics
        font: box.font
    }
    Flickable {
        id: pane
        width: parent.width
        height: Math.min(box.contentHeight, root.maximumLines * metrics.lineSpacing) + box.topPadding
                + box.bottomPadding
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar {}
        T.TextArea.flickable: TextBox {
            id: box
            objectName: "composer"
            leftPadding: Theme.space4
            rightPadding: Theme.space4
            topPadding: Theme.space4 - 2
            bottomPadding: Theme.space2
            placeholderText: ModelController.isDemo ? qsTr("Begin a story…") : qsTr("Write a message…")
            onTextChanged: {
                if (text !== ChatController.draft) {
                    ChatController.draft = text;
                }
            }
            Component.onCompleted: text = ChatController.draft
            Keys.onReturnPressed: event => {
                if (event.modifiers & Qt.ShiftModifier) {
                    event.accepted = false;
                } else {
                    root.submit();
                }
            }
            Keys.onEnterPressed: root.submit()
            Keys.onPressed: event => {
                if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown) {
                    root.scrolled(event.key === Qt.Key_PageUp ? -0.9 : 0.9);
                    event.accepted = true;
                }
            }
            Keys.onUpPressed: event => {
                if (length === 0 && !ChatController.busy) {
                    root.editLastRequested();
                } else {
                    event.accepted = false;
                }
            }
        }
    }
    RowLayout {
        id: tools
        height: 40
        spacing: Theme.space1
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
            leftMargin: Theme.space2
            rightMargin: Theme.space2
            bottomMargin: Theme.space1
        }

        ModelChip {
            onOpenRequested: root.openModelRequested()
            onLibraryRequested: root.libraryRequested()
            Layout.fillWidth: true
            Layout.maximumWidth: implicitWidth
        }
        ThinkingChip {}
        ContextGauge {}
        Item {
            Layout.fillWidth: true
        }
        BodyText {
            visible: ChatController.busy && ChatController.tokensPerSecond > 0 && SettingsController.showStats
                     && root.width > 420
            text: qsTr("%1 tokens/s").arg(Number(ChatController.tokensPerSecond).toLocaleString(Qt.locale(), "f", 1))
            size: Theme.caption
            color: Theme.colors.textMuted
            wrapMode: Text.NoWrap
            Layout.rightMargin: Theme.space1
        }
        SendButton {
            busy: ChatController.busy
            enabled: busy || ChatController.canSend
            onClicked: busy ? ChatController.stop() : root.submit()
        }
    }
}
