import QtQuick
import Fireside.Controls

/// The way to a model that a hub offers: get it, see how far it is, or talk to it once it is here.
ActionButton {
    id: root

    required property string name
    /// "" "coming" "here"
    required property string holding
    /// Of a model that is here and can be talked to; else empty.
    required property string path
    property bool preferred: false
    signal wanted
    signal awaited
    signal opened(string path)

    readonly property bool here: holding === "here"
    readonly property bool coming: holding === "coming"

    kind: here ? ActionButton.Secondary : coming ? ActionButton.Quiet
        : preferred ? ActionButton.Primary : ActionButton.Secondary
    enabled: !here || path !== ""
    glyph: here ? (path === "" ? "check" : "flame") : "arrow-down"
    text: here ? (path === "" ? qsTr("Is here") : qsTr("Chat")) : coming ? qsTr("On its way") : qsTr("Download")
    Accessible.name: here ? (path === "" ? qsTr("%1 is here").arg(name) : qsTr("Chat with %1").arg(name))
        : coming ? qsTr("Download of %1").arg(name) : qsTr("Download %1").arg(name)
    onClicked: {
        if (here) {
            opened(path);
        } else if (coming) {
            awaited();
        } else {
            wanted();
        }
    }
}
