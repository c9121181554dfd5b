import QtQuick
import Fireside.Controls

/// A horizontal rule.
Item {
    implicitHeight: Theme.space4
    Accessible.role: Accessible.Separator

    Rectangle {
        width: parent.width
        height: 1
        color: Theme.colors.border
        anchors.verticalCenter: parent.verticalCenter
    }
}
