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

    objectName: "catalog"
    clip: true
    model: CatalogListModel
    boundsBehavior: Flickable.StopAtBounds
    spacing: Theme.space2
    bottomMargin: Theme.space4
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Recommended models")
    T.ScrollBar.vertical: ThinScrollBar {}

    delegate: CatalogRow {
        width: ListView.view.width
        online: NetworkController.allowed
        onWanted: root.wanted(name, repository, quantization)
        onShown: root.shown(repository)
    }

    BodyText {
        visible: root.count === 0
        text: qsTr("Nothing in the list fits “%1”").arg(CatalogListModel.query)
        color: Theme.colors.textMuted
        anchors.centerIn: parent
    }
}
