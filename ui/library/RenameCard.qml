import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Another name for the model's file.
ModalCard {
    id: root

    function rename(): void {
        if (field.text.trim() !== "") {
            LibraryController.rename(ModelDetailsController.path, field.text);
            root.close();
        }
    }

    title: qsTr("Rename the model")
    contentHeight: column.implicitHeight
    onOpened: {
        field.forceActiveFocus();
        field.selectAll();
    }

    ColumnLayout {
        id: column
        width: parent.width
        spacing: Theme.space3

        EntryField {
            id: field
            objectName: "newName"
            text: ModelDetailsController.name
            placeholderText: qsTr("Name")
            onAccepted: root.rename()
            Layout.fillWidth: true
        }
        BodyText {
            text: qsTr("The file is renamed too; what you set for the model stays with it.")
            size: Theme.small
            color: Theme.colors.textMuted
            Layout.fillWidth: true
        }
        ActionButton {
            kind: ActionButton.Primary
            text: qsTr("Rename")
            enabled: field.text.trim() !== ""
            onClicked: root.rename()
            Layout.alignment: Qt.AlignRight
        }
    }
}
