import QtQuick
import QtQuick.Templates as T
import Fireside.Controls

/// Code with its language and a copy button. Long lines scroll sideways.
Rectangle {
    id: root

    required property string content
    required property string language
    /// The fence is not closed yet.
    required property bool open

    implicitHeight: header.height + pane.height
    radius: Theme.radius
    color: Theme.colors.code
    border.width: 1
    border.color: Theme.colors.border
    Accessible.role: Accessible.Grouping
    Accessible.name: language === "" ? qsTr("Code") : qsTr("Code in %1").arg(language)

    Item {
        id: header
        width: parent.width
        height: 34

        BodyText {
            text: root.language === "" ? qsTr("code") : root.language
            size: Theme.caption
            color: Theme.colors.textFaint
            Accessible.ignored: true
            anchors {
                left: parent.left
                leftMargin: Theme.space4
                verticalCenter: parent.verticalCenter
            }
        }
        CopyButton {
            visible: !root.open
            content: root.content
            label: qsTr("Copy code")
            anchors {
                right: parent.right
                rightMargin: Theme.space1
                verticalCenter: parent.verticalCenter
            }
        }
    }
    Flickable {
        id: pane
        y: header.height
        width: parent.width
        height: source.implicitHeight + Theme.space3 + 2
        contentWidth: source.width
        contentHeight: height
        clip: true
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentWidth > width
        T.ScrollBar.horizontal: ThinScrollBar {}

        TextEdit {
            id: source
            width: Math.max(implicitWidth, pane.width)
            leftPadding: Theme.space4
            rightPadding: Theme.space4
            text: root.content
            readOnly: true
            selectByMouse: true
            textFormat: TextEdit.PlainText
            tabStopDistance: 4 * metrics.averageCharacterWidth
            color: Theme.colors.text
            selectionColor: Theme.colors.selection
            selectedTextColor: Theme.colors.text
            font.family: Theme.monoFamily
            font.pixelSize: Theme.small
            Accessible.role: Accessible.StaticText
            Accessible.name: root.content
        }
        FontMetrics {
            id: metrics
            font: source.font
        }
    }
}
