pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// A conversation in the sidebar. F2 renames it in place, Del moves it to the trash.
T.ItemDelegate {
    id: root

    required property int conversationId
    required property string title
    required property bool pinned
    required property bool isCurrent
    required property bool isAnswering
    property bool renaming: false

    function startRenaming(): void {
        renaming = true;
    }

    implicitHeight: Theme.rowHeight
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    text: title
    Accessible.role: Accessible.ListItem
    Accessible.name: pinned ? qsTr("%1, pinned").arg(title) : title
    Accessible.selected: isCurrent
    onClicked: {
        ConversationsController.select(conversationId);
        (ListView.view as ConversationList).opened();
    }
    onDoubleClicked: startRenaming()
    ListView.onPooled: renaming = false

    Item {
        anchors {
            fill: parent
            leftMargin: Theme.space3
            rightMargin: Theme.space1
        }

        BodyText {
            visible: !root.renaming
            text: root.title
            size: Theme.small
            color: Theme.colors.text
            font.weight: root.isCurrent ? Font.Medium : Font.Normal
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            anchors {
                left: parent.left
                right: parent.right
                rightMargin: Theme.space6
                verticalCenter: parent.verticalCenter
            }
        }
        Pulse {
            visible: root.isAnswering && !more.visible
            width: 7
            height: 7
            anchors {
                right: parent.right
                rightMargin: Theme.space2
                verticalCenter: parent.verticalCenter
            }
        }
        IconButton {
            id: more
            visible: !root.renaming && (root.hovered || menu.active)
            glyph: "more"
            iconSize: 16
            implicitWidth: 28
            implicitHeight: 28
            focusPolicy: Qt.NoFocus
            text: qsTr("More")
            onClicked: menu.active = true
            anchors {
                right: parent.right
                verticalCenter: parent.verticalCenter
            }
        }
        Lazy {
            active: root.renaming
            anchors.fill: parent
            sourceComponent: EntryField {
                id: field

                property bool cancelled: false

                text: root.title
                implicitHeight: 28
                placeholderText: qsTr("Title")
                Component.onCompleted: {
                    forceActiveFocus();
                    selectAll();
                }
                onEditingFinished: {
                    if (!cancelled && text.trim() !== "" && text !== root.title) {
                        ConversationsController.rename(root.conversationId, text.trim());
                    }
                    root.renaming = false;
                }
                Keys.onEscapePressed: {
                    cancelled = true;
                    root.renaming = false;
                }
            }
        }
        Lazy {
            id: menu
            active: false
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            sourceComponent: ConversationMenu {
                conversationId: root.conversationId
                pinned: root.pinned
                visible: true
                onRenameRequested: root.startRenaming()
                onClosed: menu.active = false
            }
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall + 2
        color: root.isCurrent ? Theme.colors.selected : root.hovered || root.down ? Theme.colors.hover : "transparent"

        FocusRing {
            gap: 0
            visible: root.ListView.isCurrentItem && root.ListView.view.activeFocus
        }
    }
    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: menu.active = true
    }
}
