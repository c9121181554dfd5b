import QtQuick
import QtQuick.Templates as T

/// A tool tip in the house's dress.
T.ToolTip {
    id: root

    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: -height - 6
    implicitWidth: implicitContentWidth + 2 * padding
    implicitHeight: implicitContentHeight + 2 * topPadding
    margins: 8
    padding: 8
    topPadding: 5
    bottomPadding: 5
    delay: 500

    contentItem: BodyText {
        text: root.text
        size: Theme.caption
        color: Theme.colors.window
        wrapMode: Text.NoWrap
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: Theme.colors.text
    }
}
