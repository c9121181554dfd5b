pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// The program's own list of models.
ListView {
    id: root

    signal wanted(string name, string repository, string quantization)
    signal shown(string repository)
    signal awaited
    signal opened(string path)

    objectName: "catalog"
    clip: true
    model: CatalogListModel
    boundsBehavior: Flickable.StopAtBounds
    spacing: Theme.space2
    bottomMargin: Theme.space4
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Recommended models")
    T.ScrollBar.vertical: ThinScrollBar {}
    currentIndex: -1
    Keys.onReturnPressed: (currentItem as CatalogRow)?.act()
    onActiveFocusChanged: {
        if (activeFocus && currentIndex < 0 && count > 0) {
            currentIndex = 0;
        }
    }

    delegate: CatalogRow {
        width: ListView.view.width
        online: NetworkController.allowed
        onWanted: root.wanted(name, repository, quantization)
        focused: ListView.isCurrentItem && root.activeFocus
        onShown: root.shown(repository)
        onAwaited: root.awaited()
        onOpened: path => root.opened(path)
    }

    BodyText {
        visible: root.count === 0
        text: qsTr("Nothing in the list fits “%1”").arg(CatalogListModel.query)
        color: Theme.colors.textMuted
        anchors.centerIn: parent
    }
}
