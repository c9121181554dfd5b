import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// The downloads in the order of their queue.
ListView {
    id: root

    signal opened(string path)
    signal discoverRequested
    signal settingsRequested

    clip: true
    model: DownloadListModel
    boundsBehavior: Flickable.StopAtBounds
    spacing: Theme.space2
    bottomMargin: Theme.space4
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Downloads")
    T.ScrollBar.vertical: ThinScrollBar {}

    header: Item {
        width: root.width
        height: notice.visible ? notice.implicitHeight + Theme.space2 : 0

        ErrorNotice {
            id: notice
            objectName: "queueError"
            error: DownloadsController.error
            width: Math.min(root.width - Theme.space4, 860)

            ActionButton {
                kind: ActionButton.Quiet
                text: qsTr("Dismiss")
                onClicked: DownloadsController.dismissError()
            }
        }
    }
    delegate: DownloadRow {
        width: Math.min(ListView.view.width - Theme.space4, 860)
        x: LayoutMirroring.enabled ? ListView.view.width - width : 0
        last: index === ListView.view.count - 1
        onOpened: path => root.opened(path)
        onSettingsRequested: root.settingsRequested()
    }

    ColumnLayout {
        visible: root.count === 0
        width: Math.min(root.width - 2 * Theme.space4, 420)
        anchors.centerIn: parent
        spacing: Theme.space2

        Icon {
            glyph: "arrow-down"
            size: 32
            Layout.alignment: Qt.AlignHCenter
        }
        BodyText {
            text: qsTr("Nothing is being downloaded")
            size: Theme.title
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        BodyText {
            text: qsTr("Choose a model under “Discover”. Downloads go on where they were, also after a restart.")
            color: Theme.colors.textMuted
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        ActionButton {
            kind: ActionButton.Primary
            glyph: "search"
            text: qsTr("Discover models")
            onClicked: root.discoverRequested()
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.space2
        }
    }
}
