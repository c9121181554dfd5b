import QtQuick

/// Plain text in the window's type; never interprets markup.
Text {
    property int size: Theme.body
    /// Line height per size. Fixed, because the natural heights of system fonts differ by a quarter.
    property real leading: 1.4

    textFormat: Text.PlainText
    color: Theme.colors.text
    font.pixelSize: size
    wrapMode: Text.Wrap
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.round(size * leading)
    horizontalAlignment: Text.AlignLeft
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
