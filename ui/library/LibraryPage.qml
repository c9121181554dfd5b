pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Models: those on this machine, those to be had, those on their way.
Item {
    id: root

    required property bool sidebarHidden
    property string tab: "local"
    signal sidebarRequested
    signal closeRequested
    signal chatRequested
    signal openRequested
    signal settingsRequested

    /// Esc goes back one step; false when there is none left in here.
    function stepBack(): bool {
        return tab === "local" ? local.stepBack() : tab === "discover" && discover.stepBack();
    }
    /// To a model of the program's own list: into the queue, once the network may be used.
    function download(name: string, repository: string, quantization: string): void {
        tab = "discover";
        discover.download(name, repository, quantization);
    }
    function talk(path: string): void {
        ModelController.openPath(path);
        chatRequested();
    }
    function focusSearch(): void {
        if (tab === "discover") {
            discover.focusSearch();
        } else if (tab === "local") {
            local.focusSearch();
        } else {
            downloads.forceActiveFocus();
        }
    }

    onTabChanged: focusSearch()

    RowLayout {
        id: header
        height: Theme.headerHeight
        spacing: Theme.space2
        anchors {
            left: parent.left
            right: parent.right
            leftMargin: Theme.space3
            rightMargin: Theme.space3
        }

        IconButton {
            visible: root.sidebarHidden
            glyph: "sidebar"
            text: qsTr("Show the sidebar")
            keys: "Ctrl+B"
            onClicked: root.sidebarRequested()
        }
        BodyText {
            visible: root.width > 640
            text: qsTr("Library")
            size: Theme.title
            font.weight: Font.DemiBold
            wrapMode: Text.NoWrap
            Accessible.role: Accessible.Heading
            Layout.leftMargin: Theme.space1
            Layout.rightMargin: Theme.space3
        }
        Choice {
            objectName: "libraryTabs"
            name: qsTr("Library")
            labels: [qsTr("On this machine"), qsTr("Discover"),
                DownloadsController.unfinished > 0 ? qsTr("Downloads (%1)").arg(DownloadsController.unfinished) : qsTr("Downloads")]
            values: ["local", "discover", "downloads"]
            value: root.tab
            onPicked: value => root.tab = value
        }
        Item {
            Layout.fillWidth: true
        }
        IconButton {
            glyph: "close"
            text: qsTr("Close the library")
            keys: "Esc"
            onClicked: root.closeRequested()
        }
    }
    DiscoverPane {
        id: discover
        visible: root.tab === "discover"
        onDownloadsRequested: root.tab = "downloads"
        onSettingsRequested: root.settingsRequested()
        onOpened: path => root.talk(path)
        anchors.fill: local
    }
    DownloadsPane {
        id: downloads
        objectName: "downloads"
        visible: root.tab === "downloads"
        onOpened: path => root.talk(path)
        onDiscoverRequested: root.tab = "discover"
        onSettingsRequested: root.settingsRequested()
        anchors {
            fill: local
            leftMargin: Theme.space4
        }
    }
    LocalModelsPane {
        id: local
        objectName: "localModels"
        visible: root.tab === "local"
        onChatRequested: root.chatRequested()
        onOpenRequested: root.openRequested()
        anchors {
            top: header.bottom
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }
    }
}
