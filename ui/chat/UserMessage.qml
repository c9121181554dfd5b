pragma ComponentBehavior: Bound
import QtQuick
import Fireside.Controls

/// The reader's own words: a quiet bubble on the right, or an editor while they are being changed.
Item {
    id: root

    required property int messageId
    required property string plainText
    required property int siblingIndex
    required property int siblingCount
    property bool pointed: false
    property bool editing: false

    implicitHeight: editing ? editor.height : bubble.height + actions.height + 2

    Rectangle {
        id: bubble
        visible: !root.editing
        anchors.right: parent.right
        width: Math.min(words.implicitWidth, root.width * 0.85)
        height: words.implicitHeight
        radius: Theme.radiusLarge
        color: Theme.colors.bubble

        TextEdit {
            id: words
            width: parent.width
            text: root.plainText
            readOnly: true
            selectByMouse: true
            textFormat: TextEdit.PlainText
            wrapMode: TextEdit.Wrap
            leftPadding: Theme.space4
            rightPadding: Theme.space4
            topPadding: 10
            bottomPadding: 10
            color: Theme.colors.text
            selectionColor: Theme.colors.selection
            selectedTextColor: Theme.colors.text
            font.pixelSize: Theme.body
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("You: %1").arg(root.plainText)
        }
    }
    MessageActions {
        id: actions
        visible: !root.editing
        messageId: root.messageId
        isUser: true
        siblingIndex: root.siblingIndex
        siblingCount: root.siblingCount
        shown: root.pointed
        onEditRequested: root.editing = true
        anchors {
            right: parent.right
            top: bubble.bottom
            topMargin: 2
        }
    }
    Lazy {
        id: editor
        active: root.editing
        width: parent.width

        sourceComponent: MessageEditor {
            messageId: root.messageId
            text: root.plainText
            onClosed: root.editing = false
        }
    }
}
