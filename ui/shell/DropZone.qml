import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// A model file dropped anywhere on the window is opened.
DropArea {
    id: root

    keys: ["text/uri-list"]
    onDropped: drop => {
        const model = drop.urls.find(url => url.toString().toLowerCase().endsWith(".gguf"));
        if (model) {
            ModelController.open(model);
            drop.accept(Qt.CopyAction);
        }
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: Theme.space3
        visible: root.containsDrag
        radius: Theme.radiusLarge
        color: Theme.colors.accentSoft
        opacity: 0.96
        border.width: 2
        border.color: Theme.colors.accent

        Column {
            anchors.centerIn: parent
            spacing: Theme.space3

            Icon {
                glyph: "open"
                size: 40
                color: Theme.colors.accent
                anchors.horizontalCenter: parent.horizontalCenter
            }
            BodyText {
                text: qsTr("Drop a .gguf file to talk to its model")
                size: Theme.title
                font.weight: Font.Medium
            }
        }
    }
}
