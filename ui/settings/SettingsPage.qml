import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// All settings on one page.
Item {
    id: root

    required property bool sidebarHidden
    signal sidebarRequested
    signal closeRequested

    RowLayout {
        id: header
        height: Theme.headerHeight
        spacing: Theme.space2
        anchors {
            left: parent.left
            right: parent.right
            leftMargin: Theme.space3
            rightMargin: Theme.space3
        }

        IconButton {
            visible: root.sidebarHidden
            glyph: "sidebar"
            text: qsTr("Show the sidebar")
            keys: "Ctrl+B"
            onClicked: root.sidebarRequested()
        }
        Item {
            Layout.fillWidth: true
        }
        IconButton {
            glyph: "close"
            text: qsTr("Close the settings")
            keys: "Esc"
            onClicked: root.closeRequested()
        }
    }
    Flickable {
        id: pane
        clip: true
        contentHeight: column.implicitHeight + Theme.space6
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar {}
        anchors {
            top: header.bottom
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }

        ColumnLayout {
            id: column
            width: Math.min(pane.width - 2 * Theme.space4, 640)
            x: (pane.width - width) / 2
            spacing: Theme.space6

            BodyText {
                text: qsTr("Settings")
                size: Theme.display
                font.weight: Font.DemiBold
                Accessible.role: Accessible.Heading
            }
            AppearanceSettings {
                Layout.fillWidth: true
            }
            NetworkSettings {
                Layout.fillWidth: true
            }
            PromptSettings {
                Layout.fillWidth: true
            }
            SamplingSettings {
                Layout.fillWidth: true
            }
            DeviceSettings {
                Layout.fillWidth: true
            }
            DeviceChecks {
                Layout.fillWidth: true
            }
            BodyText {
                text: qsTr("Fireside %1. Conversations are kept in %2").arg(AppController.version)
                                                                      .arg(AppController.dataFolder)
                size: Theme.caption
                color: Theme.colors.textFaint
                Layout.fillWidth: true
            }
        }
    }
}
