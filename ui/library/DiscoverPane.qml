pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Models that are to be had: the program's own list, each judged for this machine, and what the hubs offer.
Item {
    id: root

    /// "list", "huggingface" or "modelscope".
    property string source: "list"
    readonly property bool hub: source !== "list"
    readonly property bool looking: RemoteModelController.repository !== ""
    signal downloadsRequested
    signal settingsRequested
    signal opened(string path)

    function focusSearch(): void {
        bar.focusSearch();
    }
    function stepBack(): bool {
        if (!looking) {
            return false;
        }
        RemoteModelController.close();
        focusSearch();
        return true;
    }
    /// Into the queue; asks first whether the network may be used.
    function download(name: string, repository: string, quantization: string): void {
        ask.name = name;
        ask.repository = repository;
        ask.quantization = quantization;
        if (NetworkController.allowed) {
            ask.go();
        } else {
            ask.active = true;
        }
    }

    /// A hub shows something at once: what most people take.
    function begin(): void {
        if (source !== "list" && NetworkController.allowed && !HubListModel.asked) {
            HubListModel.search("");
        }
    }

    onSourceChanged: {
        if (source !== "list") {
            HubListModel.hub = source;
            begin();
        }
    }

    Connections {
        target: RemoteModelController

        function onEnqueued(): void {
            if (ask.wanted) {
                ask.wanted = false;
                root.downloadsRequested();
            }
        }
        function onChanged(): void {
            if (RemoteModelController.error.title !== "") {
                ask.wanted = false;
            }
        }
    }
    Connections {
        target: NetworkController

        function onAllowedChanged(): void {
            root.begin();
        }
    }

    ColumnLayout {
        visible: !root.looking
        spacing: Theme.space3
        width: Math.min(parent.width - 2 * Theme.space4, 860)
        height: parent.height
        x: LayoutMirroring.enabled ? parent.width - width - Theme.space4 : Theme.space4

        DiscoverBar {
            id: bar
            source: root.source
            onSourcePicked: source => root.source = source
            onDownPressed: (root.hub ? found : catalog).forceActiveFocus()
            Layout.fillWidth: true
        }
        OfflineNotice {
            Layout.fillWidth: true
        }
        Pulse {
            visible: ask.wanted
            Layout.alignment: Qt.AlignHCenter
        }
        ErrorNotice {
            objectName: "discoverError"
            error: RemoteModelController.error
            Layout.fillWidth: true

            ActionButton {
                glyph: "refresh"
                text: qsTr("Try again")
                onClicked: ask.go()
            }
            ActionButton {
                kind: ActionButton.Quiet
                text: qsTr("Dismiss")
                onClicked: RemoteModelController.close()
            }
        }
        CatalogList {
            id: catalog
            visible: !root.hub
            onWanted: (name, repository, quantization) => root.download(name, repository, quantization)
            onShown: repository => RemoteModelController.open("huggingface", repository)
            onAwaited: root.downloadsRequested()
            onOpened: path => root.opened(path)
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        HubPane {
            id: found
            visible: root.hub
            onChosen: repository => RemoteModelController.open(root.source, repository)
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }
    Lazy {
        active: root.looking
        visible: active
        anchors.fill: parent
        sourceComponent: RepositoryView {
            onBackRequested: root.stepBack()
            onDownloadsRequested: root.downloadsRequested()
            onOpened: path => root.opened(path)
            onSettingsRequested: root.settingsRequested()
        }
    }
    Lazy {
        id: ask

        property string name
        property string repository
        property string quantization

        /// Not to the downloads before it is one of them: what goes wrong until then is told here.
        property bool wanted: false

        function go(): void {
            wanted = true;
            RemoteModelController.get(repository, quantization);
        }

        active: false
        sourceComponent: AllowNetworkCard {
            what: ask.name
            visible: true
            onAllowed: ask.go()
            onClosed: ask.active = false
        }
    }
}
