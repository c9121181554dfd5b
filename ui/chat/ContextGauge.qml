import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// How much of the model's context the conversation takes, and what will be dropped when it is full.
Item {
    id: root

    readonly property real share: ChatController.contextLength > 0
                                  ? ChatController.contextUsed / ChatController.contextLength : 0

    visible: ChatController.contextLength > 0
    implicitWidth: row.implicitWidth + Theme.space3
    implicitHeight: 30
    activeFocusOnTab: true
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("Context: %L1 of %L2 tokens used").arg(ChatController.contextUsed)
                                                            .arg(ChatController.contextLength)
    Accessible.description: ChatController.contextNote

    Row {
        id: row
        spacing: 6
        anchors.centerIn: parent

        Ring {
            value: root.share
            ink: root.share > 0.9 ? Theme.colors.danger : root.share > 0.7 ? Theme.colors.warning
                                                                           : Theme.colors.textMuted
            anchors.verticalCenter: parent.verticalCenter
        }
        BodyText {
            text: qsTr("%1 %").arg(Math.round(root.share * 100))
            size: Theme.caption
            color: Theme.colors.textMuted
            Accessible.ignored: true
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    HoverHandler {
        id: pointer
    }
    FocusRing {
        gap: 0
        visible: root.activeFocus
    }
    Tip {
        visible: pointer.hovered || root.activeFocus
        text: root.Accessible.name + (ChatController.contextNote === "" ? "" : "\n" + ChatController.contextNote)
    }
}
