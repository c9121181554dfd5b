pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// The models on this machine: a list, and beside it (in a narrow window: over it) what is known about one.
Item {
    id: root

    signal chatRequested
    signal openRequested

    readonly property bool narrow: width < 860
    readonly property bool showsDetails: ModelDetailsController.path !== ""

    function stepBack(): bool {
        if (!showsDetails) {
            return false;
        }
        ModelDetailsController.path = "";
        list.forceActiveFocus();
        return true;
    }
    function focusSearch(): void {
        bar.focusSearch();
    }

    Component.onCompleted: LibraryController.rescan()

    ColumnLayout {
        visible: !root.narrow || !root.showsDetails
        spacing: Theme.space3
        anchors {
            fill: parent
            leftMargin: Theme.space4
            rightMargin: !root.narrow && root.showsDetails ? details.width + Theme.space4 : Theme.space4
        }

        LocalModelsBar {
            id: bar
            onDownPressed: list.forceActiveFocus()
            onOpenRequested: root.openRequested()
            Layout.fillWidth: true
        }
        LibraryNotices {
            Layout.fillWidth: true
        }
        LocalModelList {
            id: list
            objectName: "localModelList"
            onChosen: path => ModelDetailsController.path = path
            onOpened: path => {
                ModelController.openPath(path);
                root.chatRequested();
            }
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        PlacesBar {
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.space2
        }
    }
    Lazy {
        id: details
        active: root.showsDetails
        visible: active
        width: root.narrow ? root.width : Math.min(420, root.width * 0.45)
        sourceComponent: ModelDetails {
            wide: !root.narrow
            onBackRequested: root.stepBack()
            onChatRequested: root.chatRequested()
        }
        anchors {
            top: parent.top
            bottom: parent.bottom
            right: parent.right
        }
    }
}
