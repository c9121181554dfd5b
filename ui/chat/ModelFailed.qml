import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// A model that could not be opened: why, in plain words, and what to do.
ErrorNotice {
    id: root

    signal openRequested

    error: ModelController.error

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
        text: qsTr("Dismiss")
        onClicked: ModelController.dismissError()
    }
}
