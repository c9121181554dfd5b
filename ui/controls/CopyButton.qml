import QtQuick

/// Puts a text into the clipboard, and says so for a moment.
IconButton {
    id: root

    required property string content
    /// What is copied, for tool tips and screen readers.
    property string label: qsTr("Copy")

    glyph: done.running ? "check" : "copy"
    text: done.running ? qsTr("Copied") : label
    iconSize: 16
    implicitWidth: 28
    implicitHeight: 28
    onClicked: {
        const carrier = carrierOf.createObject(root, {text: content});
        carrier.selectAll();
        carrier.copy();
        carrier.destroy();
        done.restart();
    }

    // QML reaches the clipboard only through a text.
    Component {
        id: carrierOf

        TextEdit {
            visible: false
        }
    }
    Timer {
        id: done
        interval: 1500
    }
}
