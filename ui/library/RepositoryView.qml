pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Chat
import Fireside.Controls
import Fireside.ViewModels

/// A repository of a hub: what can be downloaded of it, what is known, and its card.
Item {
    id: root

    signal backRequested
    signal downloadsRequested
    signal settingsRequested
    signal opened(string path)

    Flickable {
        id: pane
        anchors.fill: parent
        clip: true
        contentHeight: column.implicitHeight + Theme.space6
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar {}

        ColumnLayout {
            id: column
            width: Math.min(pane.width - 2 * Theme.space4, Theme.columnWidth)
            x: (pane.width - width) / 2
            spacing: Theme.space3

            RowLayout {
                spacing: Theme.space2

                IconButton {
                    glyph: "chevron-left"
                    text: qsTr("Back to the list")
                    keys: "Esc"
                    onClicked: root.backRequested()
                }
                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true

                    BodyText {
                        text: RemoteModelController.name
                        size: Theme.heading
                        font.weight: Font.DemiBold
                        wrapMode: Text.WrapAnywhere
                        maximumLineCount: 2
                        elide: Text.ElideRight
                        Accessible.role: Accessible.Heading
                        Layout.fillWidth: true
                    }
                    BodyText {
                        text: qsTr("by %1").arg(RemoteModelController.author)
                        size: Theme.small
                        color: Theme.colors.textMuted
                        Layout.fillWidth: true
                    }
                }
                ActionButton {
                    kind: ActionButton.Quiet
                    glyph: "open"
                    text: qsTr("View in browser")
                    onClicked: RemoteModelController.openPage()
                }
            }
            ErrorNotice {
                error: RemoteModelController.error
                Layout.fillWidth: true

                ActionButton {
                    glyph: "refresh"
                    text: qsTr("Try again")
                    onClicked: RemoteModelController.retry()
                }
            }
            Notice {
                visible: RemoteModelController.gated
                kind: Notice.Warning
                title: qsTr("Its terms must be accepted first")
                help: NetworkController.hasToken
                    ? qsTr("Accept them on the model's page, once. Your access token is used for the download.")
                    : qsTr("Accept them on the model's page, then put an access token from your account into the settings.")
                Layout.fillWidth: true

                ActionButton {
                    glyph: "open"
                    text: qsTr("View in browser")
                    onClicked: RemoteModelController.openPage()
                }
                ActionButton {
                    visible: !NetworkController.hasToken
                    glyph: "settings"
                    text: qsTr("Access token…")
                    onClicked: root.settingsRequested()
                }
            }
            Pulse {
                visible: RemoteModelController.loading
                Layout.alignment: Qt.AlignHCenter
            }
            QuantizationList {
                onDownloadsRequested: root.downloadsRequested()
                onOpened: path => root.opened(path)
                Layout.fillWidth: true
            }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Repeater {
                    model: RemoteModelController.facts

                    FactRow {
                        required property var modelData

                        label: modelData.label
                        value: modelData.value
                        Layout.fillWidth: true
                    }
                }
            }
            BlockColumn {
                visible: RemoteModelController.hasCard
                blocks: RemoteModelController.card
                Layout.fillWidth: true
                Layout.topMargin: Theme.space3
            }
        }
    }
}
