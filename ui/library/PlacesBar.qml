pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// How much room the models take, and the way to the folders in which they lie.
RowLayout {
    id: root

    spacing: Theme.space2

    Icon {
        glyph: "disk"
        size: 16
    }
    BodyText {
        text: LibraryController.storageText
        size: Theme.small
        color: Theme.colors.textMuted
        elide: Text.ElideRight
        wrapMode: Text.NoWrap
        Layout.fillWidth: true
    }
    Pulse {
        visible: LibraryController.busy
    }
    ActionButton {
        objectName: "places"
        kind: ActionButton.Quiet
        glyph: "folder"
        text: qsTr("Folders")
        onClicked: card.active = true
    }
    Lazy {
        id: card
        active: false
        sourceComponent: PlacesCard {
            visible: true
            onClosed: card.active = false
        }
    }
}
