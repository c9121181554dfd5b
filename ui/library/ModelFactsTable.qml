pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// What is known about a model, line by line.
ColumnLayout {
    id: root

    spacing: 0

    Repeater {
        model: ModelDetailsController.facts

        FactRow {
            required property var modelData

            label: modelData.label
            value: modelData.value
            Layout.fillWidth: true
        }
    }
    FactRow {
        label: qsTr("Folder")
        value: ModelDetailsController.folder
        Layout.fillWidth: true
    }
    FactRow {
        visible: ModelDetailsController.sha256 !== ""
        label: qsTr("SHA-256")
        value: ModelDetailsController.sha256
        Layout.fillWidth: true
    }
    Repeater {
        model: ModelDetailsController.copies

        FactRow {
            required property string modelData

            label: qsTr("Also at")
            value: modelData
            Layout.fillWidth: true
        }
    }
    RowLayout {
        spacing: Theme.space2
        Layout.leftMargin: -Theme.space3

        ActionButton {
            visible: ModelDetailsController.sha256 === "" && ModelDetailsController.isHere
            kind: ActionButton.Quiet
            glyph: "hash"
            text: qsTr("Compute the hash")
            enabled: !LibraryController.hashing
            onClicked: LibraryController.hash(ModelDetailsController.path)
        }
        ActionButton {
            visible: ModelDetailsController.sha256 !== ""
            kind: ActionButton.Quiet
            glyph: "copy"
            text: qsTr("Copy the hash")
            onClicked: ModelDetailsController.copyHash()
        }
    }
}
