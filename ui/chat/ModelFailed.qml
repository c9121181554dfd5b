import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// A model that could not be opened: why, in plain words, and what to do.
Notice {
    id: root

    signal openRequested

    title: ModelController.errorTitle
    help: ModelController.errorHelp

    ActionButton {
        text: qsTr("Try again")
        glyph: "refresh"
        onClicked: ModelController.retry()
    }
    ActionButton {
        text: qsTr("Open another file")
        glyph: "open"
        onClicked: root.openRequested()
    }
    ActionButton {
        visible: !ModelController.isDemo
        kind: ActionButton.Quiet
        text: qsTr("Use the demo model")
        onClicked: ModelController.openDemo()
    }
    ActionButton {
        kind: ActionButton.Quiet
        text: qsTr("Copy details")
        glyph: "copy"
        onClicked: ModelController.copyDetails()
    }
    ActionButton {
        kind: ActionButton.Quiet
        text: qsTr("Dismiss")
        onClicked: ModelController.dismissError()
    }
}
