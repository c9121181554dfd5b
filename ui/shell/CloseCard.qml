import QtQuick
import QtQuick.Layouts
import Fireside.Controls

/// Asks before the window closes while something is being downloaded.
ModalCard {
    id: root

    signal quitRequested

    title: qsTr("A download is running")
    contentHeight: column.implicitHeight

    ColumnLayout {
        id: column
        width: parent.width
        spacing: Theme.space3

        BodyText {
            text: qsTr("It stops when you close the window, and goes on where it was the next time you start Fireside.")
            Layout.fillWidth: true
        }
        RowLayout {
            spacing: Theme.space2
            Layout.alignment: Qt.AlignRight

            ActionButton {
                text: qsTr("Stay")
                onClicked: root.close()
            }
            ActionButton {
                objectName: "closeAnyway"
                kind: ActionButton.Primary
                text: qsTr("Close, go on next time")
                onClicked: root.quitRequested()
            }
        }
    }
}
