pragma ComponentBehavior: Bound
import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// A message: its blocks, one below the other.
Column {
    id: root

    required property BlockListModel blocks

    spacing: Theme.space3
    // At once and not at the next polish: the list must not see a message without its height.
    Component.onCompleted: forceLayout()

    Repeater {
        model: root.blocks

        BlockView {
            width: root.width
        }
    }
}
