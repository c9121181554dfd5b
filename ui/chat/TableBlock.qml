pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls

/// A table whose first row is its header. Wider than the column, it scrolls sideways.
Flickable {
    id: root

    required property var rows
    required property var alignments

    readonly property int columnCount: rows.length > 0 ? rows[0].length : 0
    /// A cell wraps beyond this width.
    readonly property int cellLimit: 260

    implicitHeight: frame.height
    contentWidth: frame.width
    contentHeight: frame.height
    clip: true
    flickableDirection: Flickable.HorizontalFlick
    boundsBehavior: Flickable.StopAtBounds
    interactive: contentWidth > width
    T.ScrollBar.horizontal: ThinScrollBar {}
    Accessible.role: Accessible.Table
    Accessible.name: qsTr("Table of %1 columns").arg(columnCount)

    Rectangle {
        id: frame
        width: Math.max(grid.implicitWidth, Math.min(root.width, grid.implicitWidth + 80))
        height: grid.implicitHeight
        radius: Theme.radius
        color: "transparent"
        border.width: 1
        border.color: Theme.colors.border

        GridLayout {
            id: grid
            anchors.fill: parent
            columns: Math.max(1, root.columnCount)
            rowSpacing: 0
            columnSpacing: 0

            Repeater {
                model: root.rows.length * root.columnCount

                Item {
                    id: cell

                    required property int index
                    readonly property int row: Math.floor(index / root.columnCount)
                    readonly property int column: index % root.columnCount

                    implicitWidth: Math.min(words.implicitWidth, root.cellLimit) + 2 * Theme.space3
                    implicitHeight: words.height + 2 * Theme.space2
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Accessible.role: row === 0 ? Accessible.ColumnHeader : Accessible.Cell
                    Accessible.name: words.getText(0, words.length)

                    Rectangle {
                        visible: cell.row > 0
                        width: parent.width
                        height: 1
                        color: Theme.colors.border
                    }
                    RichText {
                        id: words
                        x: Theme.space3
                        y: Theme.space2
                        width: cell.width - 2 * Theme.space3
                        size: Theme.small + 1
                        leading: 1.4
                        content: root.rows[cell.row][cell.column] ?? ""
                        font.weight: cell.row === 0 ? Font.DemiBold : Font.Normal
                        horizontalAlignment: root.alignments[cell.column] ?? Qt.AlignLeft
                    }
                }
            }
        }
    }
}
