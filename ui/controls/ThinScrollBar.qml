import QtQuick
import QtQuick.Templates as T

/// A scroll bar that appears while it is needed.
T.ScrollBar {
    id: root

    implicitWidth: 10
    implicitHeight: 10
    padding: 2
    minimumSize: 0.06
    visible: policy === T.ScrollBar.AlwaysOn || (policy === T.ScrollBar.AsNeeded && size < 1.0)

    contentItem: Rectangle {
        implicitWidth: 6
        implicitHeight: 6
        radius: 3
        color: root.pressed ? Theme.colors.textFaint : Theme.colors.borderStrong
        opacity: root.active || root.hovered ? 1 : 0

        Behavior on opacity {
            NumberAnimation {
                duration: Theme.gentle
            }
        }
    }
}
