pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T

/// One of a few, side by side.
Rectangle {
    id: root

    /// What the choice is about, for screen readers.
    required property string name
    required property list<string> labels
    required property list<string> values
    property string value
    signal picked(string value)

    implicitWidth: row.implicitWidth + 6
    implicitHeight: Theme.controlHeight
    radius: Theme.radius - 1
    color: Theme.colors.hover
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    Row {
        id: row
        anchors.centerIn: parent

        Repeater {
            model: root.values

            T.AbstractButton {
                id: segment

                required property int index
                required property string modelData

                checkable: true
                autoExclusive: true
                checked: root.value === modelData
                text: root.labels[index]
                width: implicitContentWidth + 24
                height: root.height - 6
                focusPolicy: Qt.StrongFocus
                Accessible.role: Accessible.RadioButton
                Accessible.name: text
                Accessible.checked: checked
                onClicked: root.picked(modelData)

                contentItem: BodyText {
                    text: segment.text
                    size: Theme.small
                    font.weight: segment.checked ? Font.Medium : Font.Normal
                    color: segment.checked ? Theme.colors.text : Theme.colors.textMuted
                    wrapMode: Text.NoWrap
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    Accessible.ignored: true
                }
                background: Rectangle {
                    radius: Theme.radius - 3
                    color: segment.checked ? Theme.colors.surface : "transparent"
                    border.width: segment.checked ? 1 : 0
                    border.color: Theme.colors.borderStrong

                    FocusRing {
                        visible: segment.visualFocus
                        gap: 0
                    }
                }
            }
        }
    }
}
