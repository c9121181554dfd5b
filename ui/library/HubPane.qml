import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// What a search on a hub found.
ListView {
    id: root

    signal chosen(string repository)

    objectName: "hubList"
    clip: true
    model: HubListModel
    boundsBehavior: Flickable.StopAtBounds
    reuseItems: true
    currentIndex: -1
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Models that were found")
    T.ScrollBar.vertical: ThinScrollBar {}
    Keys.onReturnPressed: (currentItem as HubRow)?.clicked()
    onActiveFocusChanged: {
        if (activeFocus && currentIndex < 0 && count > 0) {
            currentIndex = 0;
        }
    }

    delegate: HubRow {
        width: ListView.view.width
        focused: ListView.isCurrentItem && root.activeFocus
        onClicked: {
            root.currentIndex = index;
            root.chosen(repository);
        }
    }
    footer: Item {
        width: root.width
        height: HubListModel.searching ? 48 : 0

        Pulse {
            visible: HubListModel.searching
            anchors.centerIn: parent
        }
    }

    ErrorNotice {
        error: HubListModel.error
        width: root.width

        ActionButton {
            glyph: "refresh"
            text: qsTr("Try again")
            onClicked: HubListModel.search(HubListModel.text)
        }
    }
    BodyText {
        visible: root.count === 0 && HubListModel.asked && !HubListModel.searching && HubListModel.error.title === ""
        text: qsTr("No model was found. Try fewer or other words.")
        color: Theme.colors.textMuted
        anchors.centerIn: parent
    }
}
