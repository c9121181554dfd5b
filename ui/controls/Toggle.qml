import QtQuick
import QtQuick.Templates as T

/// On or off.
T.Switch {
    id: root

    implicitWidth: 40
    implicitHeight: 24
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: text

    indicator: Rectangle {
        implicitWidth: 40
        implicitHeight: 24
        radius: 12
        color: root.checked ? Theme.colors.accent : Theme.colors.borderStrong

        Rectangle {
            x: (root.mirrored ? !root.checked : root.checked) ? parent.width - width - 3 : 3
            y: 3
            width: 18
            height: 18
            radius: 9
            color: root.checked ? Theme.colors.accentInk : Theme.colors.surface

            Behavior on x {
                NumberAnimation {
                    duration: Theme.quick
                }
            }
        }
        FocusRing {
            radius: 14
            visible: root.visualFocus
        }
    }
}
