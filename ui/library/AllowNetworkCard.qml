import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Asks, before something is downloaded, whether the network may be used.
ModalCard {
    id: root

    /// What is wanted, by its name.
    required property string what
    signal allowed

    title: qsTr("Use the network?")
    contentHeight: column.implicitHeight

    ColumnLayout {
        id: column
        width: parent.width
        spacing: Theme.space3

        BodyText {
            text: qsTr("Fireside is offline until you allow the network. It is needed to download %1.").arg(root.what)
            Layout.fillWidth: true
        }
        BodyText {
            text: qsTr("Only searches and downloads that you ask for use it. Your conversations never leave this computer. "
                + "Every request is listed in the settings, and you can go offline again at any time.")
            size: Theme.small
            color: Theme.colors.textMuted
            Layout.fillWidth: true
        }
        RowLayout {
            spacing: Theme.space2
            Layout.alignment: Qt.AlignRight

            ActionButton {
                text: qsTr("Stay offline")
                onClicked: root.close()
            }
            ActionButton {
                objectName: "allowAndGo"
                kind: ActionButton.Primary
                text: qsTr("Allow and download")
                onClicked: {
                    NetworkController.allowed = true;
                    root.allowed();
                    root.close();
                }
            }
        }
    }
}
