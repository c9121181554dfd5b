import QtQuick
import QtQuick.Controls.impl

/// One of resources/icons, in the colour of the text beside it.
IconImage {
    /// The file's name without its ending, for example "copy".
    required property string glyph
    property int size: 18
    /// Points along the line that is read: turned round where reading goes from right to left.
    property bool directed: ["chevron-left", "chevron-right", "sidebar", "undo"].includes(glyph)

    source: glyph === "" ? "" : Qt.resolvedUrl("icons/" + glyph + ".svg")
    sourceSize.width: size
    sourceSize.height: size
    width: size
    height: size
    color: Theme.colors.textMuted
    mirror: directed && LayoutMirroring.enabled
    Accessible.ignored: true
}
