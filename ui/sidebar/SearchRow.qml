import QtQuick
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// A place where the searched words were found, the words on an ember ground.
T.ItemDelegate {
    id: root

    required property int conversationId
    required property int messageId
    required property string title
    required property string before
    required property string match
    required property string after
    required property string when
    signal opened

    implicitHeight: 54
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    text: title
    Accessible.role: Accessible.ListItem
    Accessible.name: title
    Accessible.description: before + match + after
    onClicked: {
        ConversationsController.openSearchHit(conversationId, messageId);
        opened();
    }

    Item {
        anchors {
            fill: parent
            leftMargin: Theme.space3
            rightMargin: Theme.space3
        }

        BodyText {
            id: heading
            text: root.title
            size: Theme.small
            font.weight: Font.Medium
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            anchors {
                left: parent.left
                right: date.left
                rightMargin: Theme.space2
                top: parent.top
                topMargin: 8
            }
        }
        BodyText {
            id: date
            text: root.when
            size: Theme.caption
            color: Theme.colors.textFaint
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            anchors {
                right: parent.right
                baseline: heading.baseline
            }
        }
        Row {
            anchors {
                left: parent.left
                right: parent.right
                top: heading.bottom
                topMargin: 2
            }

            BodyText {
                id: lead
                text: root.before
                size: Theme.caption
                color: Theme.colors.textMuted
                elide: Text.ElideLeft
                wrapMode: Text.NoWrap
                width: Math.min(implicitWidth, Math.max(0, (parent.width - hit.width) * 0.4))
                Accessible.ignored: true
            }
            Rectangle {
                id: hit
                width: Math.min(words.implicitWidth, parent.width)
                height: words.implicitHeight
                radius: 3
                color: Theme.colors.selection

                BodyText {
                    id: words
                    width: parent.width
                    text: root.match
                    size: Theme.caption
                    font.weight: Font.Medium
                    elide: Text.ElideRight
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
            }
            BodyText {
                text: root.after
                size: Theme.caption
                color: Theme.colors.textMuted
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                width: Math.max(0, parent.width - lead.width - hit.width)
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall + 2
        color: root.hovered || root.down || root.ListView.isCurrentItem ? Theme.colors.hover : "transparent"
    }
}
