pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// A new conversation: what the loaded model is good for, or how to get one.
Flickable {
    id: root

    signal openRequested
    signal discoverRequested
    signal downloadRequested(string name, string repository, string quantization)

    readonly property bool ready: ModelController.state === "ready"
    readonly property bool demo: ready && ModelController.isDemo
    /// There are models besides the demo.
    readonly property bool hasOthers: ModelListModel.count > 1 // qmllint disable
    readonly property bool none: ModelController.state === "none" || ModelController.state === "failed"

    contentHeight: Math.max(height, column.implicitHeight + 2 * Theme.space4)
    clip: true
    boundsBehavior: Flickable.StopAtBounds

    ColumnLayout {
        id: column
        width: Math.min(root.width - 2 * Theme.space4, 560)
        anchors.centerIn: parent
        spacing: Theme.space2

        Icon {
            glyph: "flame"
            size: 44
            color: Theme.colors.accent
            Layout.alignment: Qt.AlignHCenter
        }
        BodyText {
            text: root.demo ? qsTr("Tell me how a story begins")
                : root.ready ? qsTr("What is on your mind?")
                : root.none ? qsTr("Choose a model to talk to") : qsTr("Just a moment…")
            size: Theme.display
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
            Layout.topMargin: Theme.space2
        }
        BodyText {
            visible: text !== ""
            text: root.demo ? qsTr("The demo model is a tiny story writer of 1 MB. It cannot answer questions, but it "
                    + "continues children's stories, here on this computer and without a network.")
                : root.ready ? qsTr("%1 runs on this computer. Nothing you write leaves it.").arg(ModelController.name)
                : root.none ? qsTr("Fireside runs open models in GGUF files, on this computer and without a network. "
                    + "Open a file you have, drop one on this window, or begin with the demo.")
                : ""
            size: Theme.body
            color: Theme.colors.textMuted
            leading: 1.6
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.space3
        }
        Lazy {
            active: root.demo
            visible: active
            Layout.fillWidth: true
            sourceComponent: StoryStarts {}
        }
        RecommendedModel {
            id: recommended
            visible: RecommendationController.available && (root.demo || root.none) && !root.hasOthers
            onWanted: (name, repository, quantization) => root.downloadRequested(name, repository, quantization)
            Layout.fillWidth: true
            Layout.topMargin: Theme.space3
        }
        Flow {
            id: choices
            visible: root.demo || root.none
            spacing: Theme.space2
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.space2
            Layout.maximumWidth: column.width

            ActionButton {
                kind: root.none && !recommended.visible ? ActionButton.Primary : ActionButton.Secondary
                glyph: "open"
                text: qsTr("Open a model file…")
                onClicked: root.openRequested()
            }
            ActionButton {
                glyph: "search"
                text: qsTr("More models")
                onClicked: root.discoverRequested()
            }
            ActionButton {
                visible: root.none
                text: qsTr("Try the demo model")
                glyph: "flame"
                onClicked: ModelController.openDemo()
            }
        }
        BodyText {
            visible: root.ready && ModelController.onProcessor && ModelController.deviceNote !== ""
            text: ModelController.deviceNote
            size: Theme.caption
            color: Theme.colors.textFaint
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
            Layout.topMargin: Theme.space3
        }
    }
}
