import QtQuick
import QtQuick.Templates as T

/// A value on a line.
T.Slider {
    id: root

    required property string name

    implicitWidth: 180
    implicitHeight: 28
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Slider
    Accessible.name: name

    background: Rectangle {
        x: root.leftPadding
        y: root.height / 2 - 2
        width: root.availableWidth
        height: 4
        radius: 2
        color: Theme.colors.borderStrong

        Rectangle {
            x: root.mirrored ? parent.width - width : 0
            width: root.position * (root.availableWidth - 18) + 9
            height: parent.height
            radius: 2
            color: Theme.colors.accent
        }
    }
    handle: Rectangle {
        x: root.leftPadding + root.visualPosition * (root.availableWidth - width)
        y: root.height / 2 - height / 2
        width: 18
        height: 18
        radius: 9
        color: Theme.colors.surface
        border.width: 2
        border.color: Theme.colors.accent

        FocusRing {
            radius: 12
            visible: root.visualFocus
        }
    }
}
