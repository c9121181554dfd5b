import QtQuick
import QtQuick.Templates as T

/// A card over the dimmed window, closed by Esc or a click beside it.
T.Popup {
    id: root

    property string title

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(560, (parent ? parent.width : 560) - 2 * Theme.space4)
    height: Math.min(implicitHeight, (parent ? parent.height : 600) - 2 * Theme.space4)
    implicitHeight: contentHeight + topPadding + bottomPadding
    padding: Theme.space5
    topPadding: 58
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside

    T.Overlay.modal: Rectangle {
        color: Theme.colors.scrim
    }
    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.colors.surface
        border.width: 1
        border.color: Theme.colors.border
        Accessible.role: Accessible.Dialog
        Accessible.name: root.title

        BodyText {
            text: root.title
            size: Theme.title
            font.weight: Font.DemiBold
            Accessible.role: Accessible.Heading
            anchors {
                left: parent.left
                leftMargin: Theme.space5
                top: parent.top
                topMargin: 18
            }
        }
        IconButton {
            glyph: "close"
            text: qsTr("Close")
            onClicked: root.close()
            anchors {
                right: parent.right
                rightMargin: Theme.space3
                top: parent.top
                topMargin: Theme.space3
            }
        }
    }
    enter: Transition {
        NumberAnimation {
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.gentle
        }
    }
}
