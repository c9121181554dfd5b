pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// The folders in which models are looked for, and what each takes.
ModalCard {
    id: root

    title: qsTr("Where models lie")
    contentHeight: list.contentHeight

    ListView {
        id: list
        anchors.fill: parent
        clip: true
        model: PlaceListModel
        boundsBehavior: Flickable.StopAtBounds
        Accessible.role: Accessible.List
        Accessible.name: root.title
        T.ScrollBar.vertical: ThinScrollBar {}

        delegate: RowLayout {
            id: row

            required property string folder
            required property string name
            required property string folderText
            required property string summary
            required property string note
            required property bool isUsers
            required property bool isOurs

            width: ListView.view.width
            height: 56
            spacing: Theme.space3
            Accessible.role: Accessible.ListItem
            Accessible.name: name + ", " + folderText
            Accessible.description: note === "" ? summary : note

            Icon {
                glyph: row.note === "" ? "folder" : "disk"
                color: row.note === "" ? Theme.colors.textMuted : Theme.colors.warning
            }
            ColumnLayout {
                spacing: 2
                Layout.fillWidth: true

                BodyText {
                    text: row.name + " · " + (row.note === "" ? row.summary : row.note)
                    size: Theme.small + 1
                    elide: Text.ElideRight
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
                BodyText {
                    text: row.folderText
                    size: Theme.caption
                    color: Theme.colors.textFaint
                    elide: Text.ElideMiddle
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
            ActionButton {
                visible: row.isOurs
                kind: ActionButton.Quiet
                text: qsTr("Change…")
                Accessible.name: qsTr("Choose another folder for downloads")
                onClicked: choice.active = true
            }
            IconButton {
                visible: row.isUsers
                glyph: "close"
                iconSize: 14
                text: qsTr("Take this folder out of the list (its files stay)")
                onClicked: LibraryController.forgetFolder(row.folder)
            }
        }
    }
    Lazy {
        id: choice
        active: false
        sourceComponent: FolderChoice {
            visible: true
            onChosen: folder => SettingsController.setModelsFolder(folder)
            onVisibleChanged: {
                if (!visible) {
                    choice.active = false;
                }
            }
        }
    }
}
