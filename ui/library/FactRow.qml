import QtQuick
import QtQuick.Layouts
import Fireside.Controls

/// A label and what it says.
RowLayout {
    id: root

    required property string label
    required property string value

    spacing: Theme.space3

    BodyText {
        text: root.label
        size: Theme.small
        color: Theme.colors.textMuted
        Accessible.ignored: true
        Layout.preferredWidth: 104
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: 3
        Layout.bottomMargin: 3
    }
    BodyText {
        text: root.value
        size: Theme.small
        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
        Accessible.name: root.label + ": " + root.value
        Layout.fillWidth: true
        Layout.topMargin: 3
        Layout.bottomMargin: 3
    }
}
