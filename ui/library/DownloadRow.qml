import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// A download: how far it is, what went wrong, and what can be done.
Rectangle {
    id: root

    required property int index
    required property int downloadId
    required property string name
    required property string downloadState
    required property real progress
    required property string status
    required property var error
    required property string path
    required property string remedy
    property bool last: false
    signal opened(string path)
    signal settingsRequested

    readonly property bool active: downloadState === "running" || downloadState === "verifying" || downloadState === "queued"
                                   || downloadState === "waiting"
    readonly property bool waiting: downloadState === "waiting"
    readonly property bool gone: downloadState === "gone"
    readonly property bool done: downloadState === "done" || gone

    implicitHeight: column.implicitHeight + 2 * Theme.space3
    radius: Theme.radius
    color: Theme.colors.surface
    border.width: 1
    border.color: downloadState === "failed" ? Theme.colors.danger : Theme.colors.border
    Accessible.role: Accessible.ListItem
    Accessible.name: name
    Accessible.description: error.title === "" ? status : error.title

    ColumnLayout {
        id: column
        spacing: Theme.space2
        anchors {
            fill: parent
            margins: Theme.space3
        }

        RowLayout {
            spacing: Theme.space1

            BodyText {
                text: root.name
                size: Theme.small + 1
                font.weight: Font.Medium
                elide: Text.ElideMiddle
                wrapMode: Text.NoWrap
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            IconButton {
                visible: !root.done && root.index > 0
                glyph: "arrow-up"
                iconSize: 15
                text: qsTr("Earlier in the queue")
                onClicked: DownloadsController.move(root.downloadId, root.index - 1)
            }
            IconButton {
                visible: !root.done && !root.last
                glyph: "arrow-down"
                iconSize: 15
                text: qsTr("Later in the queue")
                onClicked: DownloadsController.move(root.downloadId, root.index + 1)
            }
            IconButton {
                visible: root.active
                glyph: "pause"
                text: qsTr("Pause")
                onClicked: DownloadsController.pause(root.downloadId)
            }
            IconButton {
                visible: root.waiting || root.downloadState === "paused" || (root.downloadState === "failed" && root.remedy !== "restart")
                glyph: "play"
                text: root.waiting ? qsTr("Try now") : qsTr("Go on")
                onClicked: DownloadsController.resume(root.downloadId)
            }
            IconButton {
                // What is under way is paused first: one slip must not cost hours.
                visible: !root.active || root.downloadState === "queued"
                glyph: "close"
                text: root.gone ? qsTr("Take out of the list")
                    : root.done ? qsTr("Take out of the list (the model stays)") : qsTr("Cancel, and drop what has arrived")
                onClicked: DownloadsController.remove(root.downloadId)
            }
        }
        ProgressLine {
            visible: !root.done
            value: root.progress
            indeterminate: root.progress <= 0 && root.downloadState === "running"
            Accessible.name: root.name
            Layout.fillWidth: true
        }
        BodyText {
            text: root.status
            size: Theme.caption
            color: Theme.colors.textMuted
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            Layout.fillWidth: true
        }
        RowLayout {
            visible: root.error.title !== ""
            spacing: Theme.space1

            BodyText {
                text: root.error.title + " " + root.error.help
                size: Theme.small
                color: root.downloadState === "failed" ? Theme.colors.danger : Theme.colors.warning
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            CopyButton {
                content: root.error.details
                label: qsTr("Copy details")
                Layout.alignment: Qt.AlignTop
            }
        }
        Flow {
            visible: root.remedy !== ""
            spacing: Theme.space2
            Layout.fillWidth: true

            ActionButton {
                visible: root.remedy === "restart"
                objectName: "restart" + root.downloadId
                glyph: "refresh"
                text: root.gone ? qsTr("Get it again") : qsTr("Get the new one")
                onClicked: DownloadsController.restart(root.downloadId)
            }
            ActionButton {
                visible: root.remedy === "allow"
                text: qsTr("Allow the network")
                onClicked: {
                    NetworkController.allowed = true;
                    DownloadsController.resume(root.downloadId);
                }
            }
            ActionButton {
                visible: root.remedy === "page"
                glyph: "open"
                text: qsTr("Its page on the hub")
                onClicked: DownloadsController.openPage(root.downloadId)
            }
            ActionButton {
                visible: root.remedy === "page" || root.remedy === "token"
                glyph: "settings"
                text: qsTr("Access token…")
                onClicked: root.settingsRequested()
            }
        }
        ActionButton {
            visible: root.done && root.path !== ""
            glyph: "flame"
            text: qsTr("Load and chat")
            onClicked: root.opened(root.path)
        }
    }
}
