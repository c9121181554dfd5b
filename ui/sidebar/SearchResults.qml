pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// Where the searched words were found, in all conversations.
ListView {
    id: root

    signal opened

    function openCurrent(): void {
        (currentItem as SearchRow)?.clicked();
    }

    model: SearchListModel
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    reuseItems: true
    topMargin: Theme.space2
    Accessible.role: Accessible.List
    Accessible.name: qsTr("%n place(s) found", "", count)
    T.ScrollBar.vertical: ThinScrollBar {}

    delegate: SearchRow {
        width: ListView.view.width
        onOpened: root.opened()
    }

    BodyText {
        visible: root.count === 0 && !SearchListModel.searching
        width: root.width - 2 * Theme.space3
        x: Theme.space3
        y: Theme.space4
        size: Theme.small
        color: Theme.colors.textFaint
        text: qsTr("Nothing found for “%1”.").arg(SearchListModel.query)
    }
}
