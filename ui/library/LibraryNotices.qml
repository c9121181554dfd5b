import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// What went wrong or is under way in the library, above its list.
ColumnLayout {
    id: root

    spacing: Theme.space2
    visible: error.visible || away.visible || working.visible || found.visible

    Notice {
        id: error
        objectName: "libraryError"
        visible: LibraryController.errorTitle !== ""
        kind: LibraryController.canInsist ? Notice.Warning : Notice.Error
        title: LibraryController.errorTitle
        help: LibraryController.errorHelp
        Layout.fillWidth: true

        ActionButton {
            objectName: "insist"
            visible: LibraryController.canInsist
            kind: ActionButton.Danger
            text: qsTr("Do it all the same")
            onClicked: LibraryController.insist()
        }
        ActionButton {
            kind: ActionButton.Quiet
            glyph: "copy"
            text: qsTr("Copy details")
            onClicked: LibraryController.copyDetails()
        }
        ActionButton {
            kind: ActionButton.Quiet
            text: qsTr("Dismiss")
            onClicked: LibraryController.dismissError()
        }
    }
    Notice {
        id: away
        objectName: "disksAway"
        visible: PlaceListModel.away > 0
        kind: Notice.Warning
        title: qsTr("A disk with models is not there")
        help: qsTr("Its models stay in the list and come back by themselves when the disk or share does.")
        Layout.fillWidth: true
    }
    WorkLine {
        id: working
        visible: LibraryController.hashing || LibraryController.changing
        text: LibraryController.hashing ? qsTr("Comparing models: %1").arg(LibraryController.hashText)
                                        : qsTr("Changing files…")
        progress: LibraryController.hashing ? LibraryController.hashProgress : LibraryController.changeProgress
        onCancelRequested: LibraryController.hashing ? LibraryController.cancelHash() : LibraryController.cancelChange()
        Layout.fillWidth: true
    }
    BodyText {
        id: found
        visible: LibraryController.duplicatesText !== "" && !LibraryController.hashing
        text: LibraryController.duplicatesText
        size: Theme.small
        color: Theme.colors.textMuted
        Layout.fillWidth: true
    }
}
