import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// Model files and folders dropped anywhere on the window are added to the library; a single file is opened.
DropArea {
    id: root

    /// What was dropped is taken; `several`: more than one file, or a folder.
    signal done(bool several)

    /// A file of another kind is left to whoever else wants it. A folder's address has no ending.
    function isWanted(url: url): bool {
        const name = url.toString().replace(/\/$/, "").split("/").pop();
        return name.toLowerCase().endsWith(".gguf") || !name.includes(".");
    }

    keys: ["text/uri-list"]
    onDropped: drop => {
        const wanted = drop.urls.filter(url => isWanted(url));
        if (wanted.length > 0) {
            LibraryController.importUrls(wanted);
            drop.accept(Qt.LinkAction);
            root.done(wanted.length > 1 || !wanted[0].toString().toLowerCase().endsWith(".gguf"));
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
                text: qsTr("Drop a .gguf file to talk to its model, or a folder of models")
                size: Theme.title
                font.weight: Font.Medium
            }
        }
    }
}
