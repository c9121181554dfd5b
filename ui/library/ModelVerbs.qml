pragma ComponentBehavior: Bound
import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// What can be done with the model whose details are shown.
Flow {
    id: root

    signal chatRequested
    readonly property string path: ModelDetailsController.path

    spacing: Theme.space2

    ActionButton {
        objectName: "useModel"
        visible: ModelDetailsController.canChat
        kind: ActionButton.Primary
        glyph: ModelDetailsController.isCurrent ? "check" : "flame"
        text: ModelDetailsController.isCurrent ? qsTr("Chat with it") : qsTr("Load and chat")
        onClicked: {
            if (!ModelDetailsController.isCurrent) {
                ModelDetailsController.load();
            }
            root.chatRequested();
        }
    }
    ActionButton {
        visible: ModelDetailsController.isHere
        glyph: "folder"
        text: qsTr("Show in folder")
        onClicked: LibraryController.reveal(root.path)
    }
    ActionButton {
        id: more
        objectName: "moreVerbs"
        glyph: "more"
        text: qsTr("More")
        enabled: !LibraryController.changing
        Accessible.role: Accessible.ButtonMenu
        onClicked: menu.active = true

        Lazy {
            id: menu
            active: false
            sourceComponent: PopupMenu {
                parent: more
                y: more.height + 2
                implicitWidth: 250
                visible: true
                onClosed: menu.active = false

                PopupMenuItem {
                    glyph: "edit"
                    text: qsTr("Rename…")
                    enabled: ModelDetailsController.isHere
                    onTriggered: rename.active = true
                }
                PopupMenuItem {
                    glyph: "move"
                    text: qsTr("Move to the model folder")
                    enabled: ModelDetailsController.isHere
                    onTriggered: LibraryController.moveToModelFolder(root.path)
                }
                PopupMenuItem {
                    glyph: "move"
                    text: qsTr("Move to another folder…")
                    enabled: ModelDetailsController.isHere
                    onTriggered: {
                        target.active = true;
                        (target.item as FolderChoice).open();
                    }
                }
                PopupMenuItem {
                    glyph: "close"
                    text: qsTr("Take out of the list")
                    enabled: ModelDetailsController.isSingle
                    onTriggered: LibraryController.forgetFile(root.path)
                }
                PopupMenuItem {
                    glyph: "trash"
                    text: qsTr("Move to the trash…")
                    enabled: ModelDetailsController.isHere
                    dangerous: true
                    onTriggered: trash.active = true
                }
            }
        }
        Lazy {
            id: target
            active: false
            sourceComponent: FolderChoice {
                title: qsTr("Move the model to")
                onChosen: folder => LibraryController.move(root.path, folder)
            }
        }
        Lazy {
            id: rename
            active: false
            sourceComponent: RenameCard {
                visible: true
                onClosed: rename.active = false
            }
        }
        Lazy {
            id: trash
            active: false
            sourceComponent: TrashCard {
                visible: true
                onClosed: trash.active = false
            }
        }
    }
}
