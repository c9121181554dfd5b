pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Where to look for models, what for, and in which order.
ColumnLayout {
    id: root

    required property string source
    readonly property bool hub: source !== "list"
    signal sourcePicked(string source)
    signal downPressed

    function focusSearch(): void {
        search.forceActiveFocus();
        search.selectAll();
    }

    spacing: Theme.space2

    Flow {
        spacing: Theme.space2
        Layout.fillWidth: true

        Choice {
            objectName: "discoverSource"
            name: qsTr("Where to look")
            labels: [qsTr("Recommended"), "Hugging Face", "ModelScope"]
            values: ["list", "huggingface", "modelscope"]
            value: root.source
            onPicked: value => root.sourcePicked(value)
        }
        SelectBox {
            visible: root.hub
            width: 170
            name: qsTr("Order")
            labels: [qsTr("Most downloaded"), qsTr("Most liked"), qsTr("Newest")]
            values: ["downloads", "likes", "recent"]
            value: HubListModel.sort
            onPicked: value => HubListModel.sort = value
        }
        SelectBox {
            visible: root.hub
            width: 150
            name: qsTr("Licence")
            labels: [qsTr("Any licence"), "Apache 2.0", "MIT", "Llama 3.2", "Gemma", "CC BY 4.0", "CC BY-NC 4.0"]
            values: ["", "apache-2.0", "mit", "llama3.2", "gemma", "cc-by-4.0", "cc-by-nc-4.0"]
            value: HubListModel.licence
            onPicked: value => HubListModel.licence = value
        }
        EntryField {
            visible: root.hub
            width: 150
            placeholderText: qsTr("Any author")
            text: HubListModel.author
            Accessible.name: qsTr("Author")
            onEditingFinished: HubListModel.author = text
        }
    }
    EntryField {
        id: search
        objectName: "discoverSearch"
        glyph: "search"
        placeholderText: root.hub ? qsTr("Search the hub, then press Enter") : qsTr("Search the recommendations")
        text: root.hub ? HubListModel.text : CatalogListModel.query
        onTextEdited: {
            if (!root.hub) {
                CatalogListModel.query = text;
            }
        }
        onAccepted: {
            if (root.hub && NetworkController.allowed) {
                HubListModel.search(text);
            }
        }
        Keys.onDownPressed: root.downPressed()
        Layout.fillWidth: true
    }
}
