import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// What went wrong or is under way in the library, above its list.
ColumnLayout {
    id: root

    // Not of the children's `visible`, which is false as long as this is hidden.
    readonly property bool failed: LibraryController.error.title !== ""
    readonly property bool away: PlaceListModel.away > 0
    readonly property bool working: LibraryController.hashing || LibraryController.changing
    readonly property bool compared: LibraryController.duplicatesText !== "" && !LibraryController.hashing

    spacing: Theme.space2
    visible: failed || away || working || compared

    ErrorNotice {
        objectName: "libraryError"
        error: LibraryController.error
        kind: LibraryController.canInsist ? Notice.Warning : Notice.Error
        Layout.fillWidth: true

        ActionButton {
            objectName: "insist"
            visible: LibraryController.canInsist
            kind: ActionButton.Danger
            text: LibraryController.insistText
            onClicked: LibraryController.insist()
        }
        ActionButton {
            kind: ActionButton.Quiet
            text: qsTr("Dismiss")
            onClicked: LibraryController.dismissError()
        }
    }
    Notice {
        objectName: "disksAway"
        visible: root.away
        kind: Notice.Warning
        title: qsTr("A disk with models is not there")
        help: qsTr("Its models stay in the list and come back by themselves when the disk or share does.")
        Layout.fillWidth: true
    }
    WorkLine {
        visible: root.working
        text: LibraryController.hashing ? qsTr("Comparing models: %1").arg(LibraryController.hashText)
                                        : qsTr("Changing files…")
        progress: LibraryController.hashing ? LibraryController.hashProgress : LibraryController.changeProgress
        onCancelRequested: LibraryController.hashing ? LibraryController.cancelHash() : LibraryController.cancelChange()
        Layout.fillWidth: true
    }
    BodyText {
        visible: root.compared
        text: LibraryController.duplicatesText
        size: Theme.small
        color: Theme.colors.textMuted
        Layout.fillWidth: true
    }
}
