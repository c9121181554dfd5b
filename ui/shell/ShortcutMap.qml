pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls

/// Every key of the window.
ModalCard {
    id: root

    readonly property list<string> keys: ["Ctrl+N", "Ctrl+K", "Ctrl+B", "Ctrl+L", "Ctrl+,", "Ctrl+O", "Ctrl+PgUp  PgDn", "PgUp  PgDn", "Enter",
        "Shift+Enter", "↑", "Esc", "Ctrl+Shift+C", "F2", "Del", "Ctrl+Z", "Ctrl+/"]
    readonly property list<string> meanings: [qsTr("New conversation"), qsTr("Search all conversations"),
        qsTr("Show or hide the sidebar"), qsTr("Library of models"), qsTr("Settings"), qsTr("Open a model file"),
        qsTr("Previous or next conversation"), qsTr("Scroll the conversation"), qsTr("Send"), qsTr("Start a new line"),
        qsTr("Edit your last message (in an empty box)"), qsTr("Stop the answer, close what is open"),
        qsTr("Copy the last answer"), qsTr("Rename the conversation"),
        qsTr("Move the conversation to the trash (in the sidebar)"), qsTr("Bring back what was deleted"),
        qsTr("This map")]

    title: qsTr("Keyboard")

    contentHeight: list.contentHeight

    ListView {
        id: list
        anchors.fill: parent
        clip: true
        model: root.keys
        boundsBehavior: Flickable.StopAtBounds

        delegate: RowLayout {
            id: row

            required property int index
            required property string modelData

            width: ListView.view.width
            height: 34
            spacing: Theme.space3

            BodyText {
                text: root.meanings[row.index]
                size: Theme.small + 1
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                Layout.fillWidth: true
            }
            Rectangle {
                implicitWidth: key.implicitWidth + 16
                implicitHeight: 24
                radius: Theme.radiusSmall
                color: Theme.colors.code
                border.width: 1
                border.color: Theme.colors.border

                BodyText {
                    id: key
                    anchors.centerIn: parent
                    text: row.modelData
                    size: Theme.caption
                    color: Theme.colors.textMuted
                    wrapMode: Text.NoWrap
                }
            }
        }
    }
}
