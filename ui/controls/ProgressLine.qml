import QtQuick
import QtQuick.Templates as T

/// A thin bar for something that takes a while. Without a known size it glides.
T.ProgressBar {
    id: root

    property real glide

    implicitWidth: 200
    implicitHeight: 6
    Accessible.role: Accessible.ProgressBar

    NumberAnimation on glide {
        running: root.indeterminate && root.visible
        from: 0
        to: 1
        duration: 1400
        loops: Animation.Infinite
    }

    contentItem: Item {
        clip: true

        Rectangle {
            readonly property real way: root.indeterminate ? root.glide * (parent.width + width) - width : 0

            x: root.mirrored ? parent.width - width - way : way
            height: parent.height
            radius: height / 2
            color: Theme.colors.accent
            width: root.indeterminate ? parent.width * 0.3 : Math.max(height, parent.width * root.position)
        }
    }
    background: Rectangle {
        radius: height / 2
        color: Theme.colors.hover
    }
}
