import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// How far the downloads are, seen from everywhere; opens their list.
T.AbstractButton {
    id: root

    readonly property string percent: Math.floor(DownloadsController.progress * 100) + " %"

    objectName: "downloadsChip"
    visible: DownloadsController.unfinished > 0
    implicitHeight: Theme.controlHeight + 6
    leftPadding: Theme.space3
    rightPadding: Theme.space3
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    text: DownloadsController.pace === "stopped" ? qsTr("Downloads stand still")
        : DownloadsController.pace === "waiting" ? qsTr("Downloads wait")
        : DownloadsController.unfinished === 1 ? qsTr("Downloading") : qsTr("%1 downloads").arg(DownloadsController.unfinished)
    Accessible.role: Accessible.Button
    Accessible.name: text + ", " + percent
    Keys.onReturnPressed: root.clicked()

    contentItem: ColumnLayout {
        spacing: 5

        RowLayout {
            spacing: Theme.space2

            BodyText {
                text: root.text
                size: Theme.small
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            BodyText {
                text: root.percent
                size: Theme.caption
                color: Theme.colors.textMuted
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
        ProgressLine {
            value: DownloadsController.progress
            implicitHeight: 4
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }
    background: Rectangle {
        radius: Theme.radius - 1
        color: root.down ? Theme.colors.pressed : root.hovered ? Theme.colors.hover : "transparent"

        FocusRing {
            gap: 0
            visible: root.visualFocus
        }
    }
}
