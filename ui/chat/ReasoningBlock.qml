import QtQuick
import Fireside.Controls

/// What the model thought before it answered, folded away.
Item {
    id: root

    required property string content
    /// Still thinking.
    required property bool open
    property bool unfolded: false

    implicitHeight: head.height + (unfolded ? words.implicitHeight + Theme.space2 : 0)

    ActionButton {
        id: head
        x: root.LayoutMirroring.enabled ? root.width - width + Theme.space3 : -Theme.space3
        kind: ActionButton.Quiet
        glyph: "thought"
        implicitHeight: 30
        text: root.open ? qsTr("Thinking…") : root.unfolded ? qsTr("Hide the reasoning") : qsTr("Show the reasoning")
        Accessible.description: root.unfolded ? qsTr("Unfolded") : qsTr("Folded")
        onClicked: root.unfolded = !root.unfolded
    }
    Rectangle {
        visible: root.unfolded
        width: 2
        color: Theme.colors.border
        anchors {
            left: parent.left
            leftMargin: Theme.space2 - 1
            top: words.top
            bottom: words.bottom
        }
    }
    TextEdit {
        id: words
        visible: root.unfolded
        text: root.content
        readOnly: true
        selectByMouse: true
        textFormat: TextEdit.PlainText
        wrapMode: TextEdit.Wrap
        color: Theme.colors.textMuted
        selectionColor: Theme.colors.selection
        selectedTextColor: Theme.colors.text
        font.pixelSize: Theme.small + 1
        Accessible.role: Accessible.StaticText
        Accessible.name: root.content
        anchors {
            left: parent.left
            right: parent.right
            leftMargin: Theme.space5
            top: head.bottom
            topMargin: Theme.space1
        }
    }
}
