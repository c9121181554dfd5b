import QtQuick
import Fireside.Controls

/// "Today", "Yesterday", ...
BodyText {
    required property string section

    text: section
    size: Theme.caption
    font.weight: Font.Medium
    color: Theme.colors.textFaint
    leftPadding: Theme.space3
    rightPadding: Theme.space3
    width: parent?.width ?? implicitWidth
    topPadding: Theme.space4
    bottomPadding: Theme.space1 + 2
    wrapMode: Text.NoWrap
    Accessible.role: Accessible.Heading
}
