pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// What a model takes of each device, for a context that is chosen here.
ColumnLayout {
    id: root

    required property FitController fit // qmllint disable

    spacing: Theme.space2

    RowLayout {
        visible: root.fit.reading
        spacing: Theme.space2

        Pulse {}
        BodyText {
            text: qsTr("Reading what the file says about itself…")
            size: Theme.caption
            color: Theme.colors.textMuted
            Layout.fillWidth: true
        }
    }
    RowLayout {
        visible: root.fit.error.title !== ""
        spacing: Theme.space1

        BodyText {
            text: root.fit.error.title + " " + root.fit.error.help
            size: Theme.caption
            color: Theme.colors.warning
            Layout.fillWidth: true
        }
        CopyButton {
            content: root.fit.error.details
            label: qsTr("Copy details")
            Layout.alignment: Qt.AlignTop
        }
    }
    RowLayout {
        visible: root.fit.known && root.fit.contexts.length > 1
        spacing: Theme.space3

        BodyText {
            text: qsTr("Context")
            size: Theme.small
            color: Theme.colors.textMuted
        }
        Slide {
            objectName: "fitContext"
            name: qsTr("Context: %1").arg(root.fit.contextText)
            from: 0
            to: Math.max(1, root.fit.contexts.length - 1)
            stepSize: 1
            snapMode: Slide.SnapAlways
            value: root.fit.contextIndex
            onMoved: root.fit.contextIndex = Math.round(value)
            Layout.fillWidth: true
            Layout.maximumWidth: 260
        }
        BodyText {
            text: root.fit.contextText
            size: Theme.small
            wrapMode: Text.NoWrap
            Layout.fillWidth: true
        }
    }
    Repeater {
        model: root.fit.devices

        ColumnLayout {
            id: device

            required property var modelData
            readonly property color ink: modelData.verdict === "fits" ? Theme.colors.textMuted
                : modelData.verdict === "partly" ? Theme.colors.warning : Theme.colors.danger

            spacing: 3
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: modelData.name + ": " + modelData.text

            BodyText {
                text: device.modelData.name
                size: Theme.small
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            Rectangle {
                implicitHeight: 5
                radius: 3
                color: Theme.colors.hover
                Layout.fillWidth: true

                Rectangle {
                    anchors.left: parent.left
                    width: Math.max(parent.height, parent.width * device.modelData.share)
                    height: parent.height
                    radius: parent.radius
                    color: device.modelData.verdict === "fits" ? Theme.colors.accent : device.ink
                }
            }
            BodyText {
                text: device.modelData.text
                size: Theme.caption
                color: device.ink
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
    BodyText {
        visible: root.fit.known && text !== ""
        text: [root.fit.speedText, root.fit.partsText].filter(part => part !== "").join(" · ")
        size: Theme.caption
        color: Theme.colors.textFaint
        Layout.fillWidth: true
    }
}
