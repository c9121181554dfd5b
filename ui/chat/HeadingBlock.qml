import QtQuick
import Fireside.Controls

/// A heading of an answer, of level 1 to 6.
RichText {
    id: root

    required property int level
    property bool first: false

    topPadding: first ? 0 : level <= 2 ? Theme.space3 : Theme.space1
    size: level <= 1 ? Theme.heading : level === 2 ? Theme.title + 2 : level === 3 ? Theme.title : Theme.body
    leading: 1.35
    font.weight: Font.DemiBold
    Accessible.role: Accessible.Heading
}
