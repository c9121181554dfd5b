pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Search, order, and the ways to more models.
GridLayout {
    id: root

    readonly property bool stacked: width < 560
    signal downPressed
    signal openRequested

    function focusSearch(): void {
        search.forceActiveFocus();
        search.selectAll();
    }

    columns: stacked ? 3 : 4
    columnSpacing: Theme.space2
    rowSpacing: Theme.space2

    EntryField {
        id: search
        objectName: "modelSearch"
        glyph: "search"
        placeholderText: qsTr("Search models")
        text: LocalModelListModel.query
        onTextEdited: LocalModelListModel.query = text
        Keys.onDownPressed: root.downPressed()
        Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape && text !== ""
        Keys.onEscapePressed: event => {
            event.accepted = text !== "";
            LocalModelListModel.query = "";
        }
        Layout.fillWidth: true
        Layout.columnSpan: root.stacked ? 3 : 1
    }
    Choice {
        name: qsTr("Order")
        labels: [qsTr("Name"), qsTr("Size"), qsTr("Last used")]
        values: ["name", "size", "used"]
        value: LocalModelListModel.sort
        onPicked: value => LocalModelListModel.sort = value
    }
    Item {
        visible: root.stacked
        Layout.fillWidth: true
    }
    ActionButton {
        id: add
        objectName: "addModels"
        glyph: "plus"
        text: qsTr("Add")
        Accessible.role: Accessible.ButtonMenu
        onClicked: menu.active = true

        Lazy {
            id: menu
            active: false
            sourceComponent: PopupMenu {
                parent: add
                y: add.height + 2
                implicitWidth: 260
                visible: true
                onClosed: menu.active = false

                PopupMenuItem {
                    glyph: "open"
                    text: qsTr("Open a model file…")
                    keys: "Ctrl+O"
                    onTriggered: root.openRequested()
                }
                PopupMenuItem {
                    glyph: "folder"
                    text: qsTr("Add a folder…")
                    onTriggered: {
                        folders.active = true;
                        (folders.item as FolderChoice).open();
                    }
                }
                PopupMenuItem {
                    glyph: "refresh"
                    text: qsTr("Look again everywhere")
                    onTriggered: LibraryController.rescan()
                }
                PopupMenuItem {
                    glyph: "copy"
                    text: qsTr("Find models that are here twice")
                    enabled: !LibraryController.hashing
                    onTriggered: LibraryController.findDuplicates()
                }
            }
        }
        Lazy {
            id: folders
            active: false
            sourceComponent: FolderChoice {
                title: qsTr("Add a folder with models")
                onChosen: folder => LibraryController.addFolder(folder)
            }
        }
    }
}
