pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// The models on this machine, those used last first, and the ways to others.
T.Popup {
    id: root

    signal openRequested
    signal libraryRequested

    width: Math.min(380, parent ? (T.Overlay.overlay?.width ?? 380) - 2 * Theme.space3 : 380)
    implicitHeight: contentItem.implicitHeight + 2 * padding
    padding: Theme.space2
    margins: Theme.space3
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside

    background: Rectangle {
        radius: Theme.radius + 2
        color: Theme.colors.surface
        border.width: 1
        border.color: Theme.colors.borderStrong
        Accessible.role: Accessible.PopupMenu
        Accessible.name: qsTr("Models")
    }
    contentItem: ColumnLayout {
        spacing: Theme.space1

        BodyText {
            text: qsTr("Models on this computer")
            size: Theme.caption
            color: Theme.colors.textFaint
            Accessible.role: Accessible.Heading
            Layout.leftMargin: Theme.space3
            Layout.topMargin: Theme.space1
        }
        ListView {
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            model: ModelListModel
            implicitHeight: Math.min(contentHeight, 300)
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Models on this computer")
            Layout.fillWidth: true
            T.ScrollBar.vertical: ThinScrollBar {}

            delegate: ModelRow {
                width: ListView.view.width
                onClicked: {
                    if (missing) {
                        return;
                    }
                    root.close();
                    if (isDemo) {
                        ModelController.openDemo();
                    } else {
                        ModelController.openPath(path);
                    }
                }
            }
        }
        Rectangle {
            color: Theme.colors.border
            Layout.fillWidth: true
            Layout.preferredHeight: 1
        }
        Notice {
            visible: ModelController.state === "ready" && ModelController.onProcessor
            kind: Notice.Warning
            title: qsTr("Running on the processor")
            help: ModelController.deviceNote
            Layout.fillWidth: true
            Layout.topMargin: Theme.space1
        }
        BodyText {
            visible: ModelController.state === "ready" && !ModelController.onProcessor
            text: qsTr("Runs on %1").arg(ModelController.deviceName)
            size: Theme.caption
            color: Theme.colors.textMuted
            Layout.fillWidth: true
            Layout.margins: Theme.space2
        }
        RowLayout {
            spacing: Theme.space2

            ActionButton {
                kind: ActionButton.Quiet
                glyph: "open"
                text: qsTr("Open a file…")
                onClicked: {
                    root.close();
                    root.openRequested();
                }
            }
            ActionButton {
                kind: ActionButton.Quiet
                glyph: "library"
                text: qsTr("Library")
                onClicked: {
                    root.close();
                    root.libraryRequested();
                }
            }
            Item {
                Layout.fillWidth: true
            }
            ActionButton {
                visible: ModelController.state === "ready"
                kind: ActionButton.Quiet
                text: qsTr("Unload")
                onClicked: {
                    root.close();
                    ModelController.unload();
                }
            }
        }
    }
}
