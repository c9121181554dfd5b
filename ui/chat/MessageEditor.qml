import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// A user's message being changed where it stands. Sending makes a new branch.
Rectangle {
    id: root

    required property int messageId
    required property string text
    signal closed

    function submit(): void {
        if (box.text.trim() !== "") {
            ChatController.edit(messageId, box.text);
            closed();
        }
    }

    implicitHeight: box.height + buttons.height + Theme.space3
    radius: Theme.radiusLarge
    color: Theme.colors.surface
    border.width: 2
    border.color: Theme.colors.accent

    TextBox {
        id: box
        width: parent.width
        padding: Theme.space4
        text: root.text
        Accessible.name: qsTr("Your message")
        Component.onCompleted: {
            forceActiveFocus();
            cursorPosition = length;
        }
        Keys.onEscapePressed: root.closed()
        Keys.onReturnPressed: event => {
            if (event.modifiers & Qt.ShiftModifier) {
                event.accepted = false;
            } else {
                root.submit();
            }
        }
    }
    Row {
        id: buttons
        spacing: Theme.space2
        anchors {
            right: parent.right
            rightMargin: Theme.space3
            bottom: parent.bottom
            bottomMargin: Theme.space3
        }

        ActionButton {
            kind: ActionButton.Quiet
            text: qsTr("Cancel")
            onClicked: root.closed()
        }
        ActionButton {
            kind: ActionButton.Primary
            text: qsTr("Send")
            enabled: box.text.trim() !== ""
            onClicked: root.submit()
        }
    }
}
