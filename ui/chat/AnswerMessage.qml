pragma ComponentBehavior: Bound
import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// An answer: its blocks over the whole column, what went wrong if something did, and what can be done with it.
Column {
    id: root

    required property int messageId
    required property string messageState
    required property BlockListModel blocks
    required property string plainText
    required property var error
    required property int siblingIndex
    required property int siblingCount
    property bool pointed: false
    property bool last: false
    signal detailsRequested(Item anchor)

    readonly property bool streaming: messageState === "streaming"

    spacing: Theme.space2
    Component.onCompleted: forceLayout()
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Answer")

    BlockColumn {
        width: parent.width
        blocks: root.blocks
    }
    Row {
        visible: root.streaming && root.plainText === ""
        spacing: Theme.space3
        topPadding: Theme.space1
        bottomPadding: Theme.space1

        Pulse {
            y: Theme.space2
        }
        ReadingProgress {
            width: 280
        }
    }
    Lazy {
        width: parent.width
        active: root.messageState === "failed"
        visible: active

        sourceComponent: MessageError {
            messageId: root.messageId
            error: root.error
        }
    }
    BodyText {
        visible: root.messageState === "stopped" || root.messageState === "interrupted"
        width: parent.width
        size: Theme.caption
        color: Theme.colors.textFaint
        text: root.messageState === "stopped" ? qsTr("You stopped this answer.")
            : qsTr("This answer was cut off when the program ended. Nothing that had arrived is lost.")
    }
    MessageActions {
        visible: !root.streaming
        messageId: root.messageId
        isUser: false
        siblingIndex: root.siblingIndex
        siblingCount: root.siblingCount
        shown: root.pointed || root.last
        onDetailsRequested: anchor => root.detailsRequested(anchor)
    }
}
