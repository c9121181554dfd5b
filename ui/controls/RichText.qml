import QtQuick

/// Rich text of a message (the safe subset that message blocks carry), selectable, with the house's line height and links.
TextEdit {
    id: root

    property string content
    property int size: Theme.body
    property real leading: 1.6

    readonly property string sheet: "<style>p, li, blockquote { line-height: " + Math.round(size * leading) + "px; margin: 0 }"
        + " p + p { margin-top: 8px } li { margin-bottom: 3px } a { color: " + Theme.colors.accent
        + " } code { font-family: '" + Theme.monoFamily + "'; background-color: " + Theme.colors.hover + " }</style>"

    readOnly: true
    selectByMouse: true
    activeFocusOnPress: true
    textFormat: TextEdit.RichText
    text: sheet + (content.startsWith("<p") || content.startsWith("<ul") || content.startsWith("<ol")
                   || content.startsWith("<blockquote") ? content : "<p>" + content + "</p>")
    wrapMode: TextEdit.Wrap
    color: Theme.colors.text
    selectionColor: Theme.colors.selection
    selectedTextColor: Theme.colors.text
    font.pixelSize: size
    onLinkActivated: link => Qt.openUrlExternally(link)
    Accessible.role: Accessible.StaticText
    Accessible.name: root.getText(0, root.length)

    HoverHandler {
        enabled: root.hoveredLink !== ""
        cursorShape: Qt.PointingHandCursor
    }
}
