import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// "2/3": this message has siblings; the arrows show the others.
Row {
    id: root

    required property int messageId
    required property int siblingIndex
    required property int siblingCount

    spacing: 0

    IconButton {
        glyph: "chevron-left"
        iconSize: 16
        implicitWidth: 26
        implicitHeight: 28
        text: qsTr("Previous version")
        enabled: root.siblingIndex > 0 && !ChatController.busy
        onClicked: ChatController.previousBranch(root.messageId)
    }
    BodyText {
        text: qsTr("%1/%2").arg(root.siblingIndex + 1).arg(root.siblingCount)
        size: Theme.caption
        color: Theme.colors.textMuted
        wrapMode: Text.NoWrap
        Accessible.name: qsTr("Version %1 of %2").arg(root.siblingIndex + 1).arg(root.siblingCount)
        anchors.verticalCenter: parent.verticalCenter
    }
    IconButton {
        glyph: "chevron-right"
        iconSize: 16
        implicitWidth: 26
        implicitHeight: 28
        text: qsTr("Next version")
        enabled: root.siblingIndex < root.siblingCount - 1 && !ChatController.busy
        onClicked: ChatController.nextBranch(root.messageId)
    }
}
