import QtQuick
import QtQuick.Controls.impl

/// One of resources/icons, in the colour of the text beside it.
IconImage {
    /// The file's name without its ending, for example "copy".
    required property string glyph
    property int size: 18

    source: glyph === "" ? "" : Qt.resolvedUrl("icons/" + glyph + ".svg")
    sourceSize.width: size
    sourceSize.height: size
    width: size
    height: size
    color: Theme.colors.textMuted
    Accessible.ignored: true
}
