pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls

/// How an answer came to be: model, device, speed.
T.Popup {
    id: root

    required property string modelName
    required property string deviceName
    required property real tokensPerSecond
    required property real firstTokenSeconds
    required property int promptTokens
    required property int generatedTokens

    readonly property list<string> names: [qsTr("Model"), qsTr("Device"), qsTr("Speed"), qsTr("First token after"),
        qsTr("Prompt"), qsTr("Answer")]
    readonly property list<string> facts: [modelName, deviceName,
        qsTr("%1 tokens/s").arg(Number(tokensPerSecond).toLocaleString(Qt.locale(), "f", 1)),
        qsTr("%1 s").arg(Number(firstTokenSeconds).toLocaleString(Qt.locale(), "f", 2)),
        qsTr("%L1 tokens").arg(promptTokens), qsTr("%L1 tokens").arg(generatedTokens)]

    width: 320
    implicitHeight: column.implicitHeight + 2 * padding
    padding: Theme.space4
    margins: Theme.space3
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside

    background: Rectangle {
        radius: Theme.radius
        color: Theme.colors.surface
        border.width: 1
        border.color: Theme.colors.borderStrong
    }

    ColumnLayout {
        id: column
        anchors.fill: parent
        spacing: Theme.space2

        Repeater {
            model: root.names

            RowLayout {
                id: fact

                required property int index
                required property string modelData

                spacing: Theme.space3
                Layout.fillWidth: true

                BodyText {
                    text: fact.modelData
                    size: Theme.small
                    color: Theme.colors.textMuted
                    Layout.preferredWidth: 104
                    Layout.alignment: Qt.AlignTop
                }
                BodyText {
                    text: root.facts[fact.index]
                    size: Theme.small
                    Layout.fillWidth: true
                }
            }
        }
    }
}
