import QtQuick

/// Plain text in the window's type; never interprets markup.
Text {
    property int size: Theme.body

    textFormat: Text.PlainText
    color: Theme.colors.text
    font.pixelSize: size
    wrapMode: Text.Wrap
    lineHeight: lineCount > 1 ? 1.25 : 1
    horizontalAlignment: Text.AlignLeft
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
