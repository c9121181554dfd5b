import QtQuick

/// The mark of keyboard focus around its parent.
Rectangle {
    property int gap: 2

    anchors.fill: parent
    anchors.margins: -gap
    color: "transparent"
    radius: Theme.radius + gap
    border.width: 2
    border.color: Theme.colors.accent
    visible: false
}
