import QtQuick

/// A short message at the foot of the window, with one thing to do about it. Stays while the pointer is on it.
Rectangle {
    id: root

    property string text
    property string actionText
    property int seconds: 8
    property bool shown: false
    signal triggered

    function show(): void {
        shown = true;
        timer.restart();
    }

    implicitWidth: Math.min(row.implicitWidth + 28, (parent ? parent.width : 480) - 2 * Theme.space4)
    implicitHeight: 46
    radius: Theme.radius + 2
    color: Theme.colors.text
    opacity: shown ? 1 : 0
    visible: opacity > 0
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Behavior on opacity {
        NumberAnimation {
            duration: Theme.gentle
        }
    }
    HoverHandler {
        id: pointer
    }
    Timer {
        id: timer
        interval: root.seconds * 1000
        running: root.shown && !pointer.hovered
        onTriggered: root.shown = false
    }
    Row {
        id: row
        spacing: Theme.space3
        anchors.centerIn: parent

        BodyText {
            text: root.text
            size: Theme.small
            color: Theme.colors.window
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            width: Math.min(implicitWidth, 340)
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
        ActionButton {
            kind: ActionButton.Primary
            implicitHeight: 30
            visible: root.actionText !== ""
            text: root.actionText
            anchors.verticalCenter: parent.verticalCenter
            onClicked: {
                root.shown = false;
                root.triggered();
            }
        }
    }
}
