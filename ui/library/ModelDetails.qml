pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// What is known about a model, what can be done with it, and what is set for it.
Rectangle {
    id: root

    /// Beside the list, not over it.
    required property bool wide
    signal backRequested
    signal chatRequested

    color: Theme.colors.window
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Details of %1").arg(ModelDetailsController.name)

    Rectangle {
        visible: root.wide
        width: 1
        height: parent.height
        color: Theme.colors.border
        anchors.left: parent.left
    }
    Flickable {
        id: pane
        clip: true
        contentHeight: column.implicitHeight + Theme.space5
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: ThinScrollBar {}
        anchors {
            fill: parent
            leftMargin: Theme.space4
        }

        ColumnLayout {
            id: column
            width: pane.width - Theme.space4
            x: LayoutMirroring.enabled ? Theme.space4 : 0
            spacing: Theme.space3

            RowLayout {
                spacing: Theme.space2

                IconButton {
                    glyph: root.wide ? "close" : "chevron-left"
                    text: root.wide ? qsTr("Close the details") : qsTr("Back to the list")
                    keys: "Esc"
                    onClicked: root.backRequested()
                }
                BodyText {
                    text: ModelDetailsController.name
                    size: Theme.title
                    font.weight: Font.DemiBold
                    wrapMode: Text.WrapAnywhere
                    maximumLineCount: 2
                    elide: Text.ElideRight
                    verticalAlignment: Text.AlignVCenter
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                    Layout.preferredHeight: lineCount * lineHeight
                }
            }
            ErrorNotice {
                error: ModelDetailsController.error
                kind: Notice.Warning
                Layout.fillWidth: true
            }
            ModelVerbs {
                onChatRequested: root.chatRequested()
                Layout.fillWidth: true
            }
            ModelFactsTable {
                Layout.fillWidth: true
            }
            ModelFit {
                visible: fit.reading || fit.known || fit.error.title !== ""
                Layout.fillWidth: true
                Layout.topMargin: Theme.space3
            }
            Lazy {
                active: ModelDetailsController.canChat
                visible: active
                sourceComponent: ModelSettingsForm {}
                Layout.fillWidth: true
                Layout.topMargin: Theme.space3
            }
        }
    }
}
