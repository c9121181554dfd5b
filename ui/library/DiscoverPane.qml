pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// Models that are to be had: the program's own list, each judged for this machine.
ColumnLayout {
    id: root

    signal wanted(string repository, string quantization)

    function focusSearch(): void {
        search.forceActiveFocus();
        search.selectAll();
    }

    spacing: Theme.space3

    EntryField {
        id: search
        objectName: "catalogSearch"
        glyph: "search"
        placeholderText: qsTr("Search the recommendations")
        text: CatalogListModel.query
        onTextEdited: CatalogListModel.query = text
        Keys.onDownPressed: list.forceActiveFocus()
        Keys.onEscapePressed: event => {
            event.accepted = text !== "";
            CatalogListModel.query = "";
        }
        Layout.fillWidth: true
        Layout.leftMargin: Theme.space4
        Layout.rightMargin: Theme.space4
    }
    BodyText {
        text: qsTr("Download the .gguf file from the model's page in your browser, then drop it on this window.")
        size: Theme.small
        color: Theme.colors.textMuted
        Layout.fillWidth: true
        Layout.leftMargin: Theme.space4
        Layout.rightMargin: Theme.space4
    }
    ListView {
        id: list
        objectName: "catalog"
        clip: true
        model: CatalogListModel
        boundsBehavior: Flickable.StopAtBounds
        spacing: Theme.space2
        leftMargin: Theme.space4
        bottomMargin: Theme.space4
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Recommended models")
        T.ScrollBar.vertical: ThinScrollBar {}
        Layout.fillWidth: true
        Layout.fillHeight: true

        delegate: CatalogRow {
            width: Math.min(ListView.view.width - 2 * Theme.space4, 860)
            onWanted: root.wanted(repository, quantization)
        }

        BodyText {
            visible: list.count === 0
            text: qsTr("Nothing in the list fits “%1”").arg(CatalogListModel.query)
            color: Theme.colors.textMuted
            anchors.centerIn: parent
        }
    }
}
