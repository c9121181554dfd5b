pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// Story beginnings for the demo model, sent with one click.
Grid {
    id: root

    // The demo model has read English stories only, so these stay English in every language of the window.
    readonly property list<string> starts: ["Once upon a time", "Lily found a small red box",
        "One day, a boy and his dog", "The old bear was sleepy"]

    columns: width < 460 ? 1 : 2
    spacing: Theme.space2

    Repeater {
        model: root.starts

        T.AbstractButton {
            id: card

            required property string modelData

            width: (root.width - (root.columns - 1) * root.spacing) / root.columns
            height: 52
            text: modelData
            hoverEnabled: true
            focusPolicy: Qt.StrongFocus
            enabled: !ChatController.busy
            opacity: enabled ? 1 : 0.5
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("Begin the story: %1").arg(modelData)
            Keys.onReturnPressed: card.clicked()
            onClicked: ChatController.send(modelData)

            contentItem: BodyText {
                leftPadding: Theme.space4
                rightPadding: Theme.space4
                text: card.modelData + "…"
                size: Theme.small + 1
                verticalAlignment: Text.AlignVCenter
                Accessible.ignored: true
            }
            background: Rectangle {
                radius: Theme.radius + 2
                color: card.down ? Theme.colors.pressed : card.hovered ? Theme.colors.hover : Theme.colors.surface
                border.width: 1
                border.color: Theme.colors.border

                FocusRing {
                    visible: card.visualFocus
                }
            }
        }
    }
}
