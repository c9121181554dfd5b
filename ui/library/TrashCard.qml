import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Asks before a model goes to the trash.
ModalCard {
    id: root

    title: qsTr("Move the model to the trash?")
    contentHeight: column.implicitHeight

    ColumnLayout {
        id: column
        width: parent.width
        spacing: Theme.space3

        BodyText {
            text: ModelDetailsController.isCurrent
                ? qsTr("“%1” is unloaded first. Your conversations with it stay.").arg(ModelDetailsController.name)
                : qsTr("“%1” can be brought back from the system's trash. Your conversations with it stay.")
                    .arg(ModelDetailsController.name)
            Layout.fillWidth: true
        }
        RowLayout {
            spacing: Theme.space2
            Layout.alignment: Qt.AlignRight

            ActionButton {
                text: qsTr("Keep it")
                onClicked: root.close()
            }
            ActionButton {
                objectName: "confirmTrash"
                kind: ActionButton.Danger
                glyph: "trash"
                text: qsTr("Move to the trash")
                onClicked: {
                    LibraryController.trash(ModelDetailsController.path);
                    root.close();
                }
            }
        }
    }
}
