import QtQuick

/// A small ember that glows while something is being thought about.
Rectangle {
    id: root

    implicitWidth: 9
    implicitHeight: 9
    radius: width / 2
    color: Theme.colors.accent
    Accessible.ignored: true

    SequentialAnimation on opacity {
        running: root.visible
        loops: Animation.Infinite
        NumberAnimation {
            from: 1
            to: 0.3
            duration: 650
            easing.type: Easing.InOutSine
        }
        NumberAnimation {
            from: 0.3
            to: 1
            duration: 650
            easing.type: Easing.InOutSine
        }
    }
}
