import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls

/// A repository on a hub.
T.ItemDelegate {
    id: root

    required property int index
    required property string repository
    required property string name
    required property string author
    required property string summary
    required property string licence
    required property bool gated
    required property string holding
    property bool focused: false

    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    topPadding: Theme.space2
    bottomPadding: Theme.space2
    leftPadding: Theme.space3
    rightPadding: Theme.space3
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    text: name
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1 by %2").arg(name).arg(author)
    Accessible.description: summary

    contentItem: ColumnLayout {
        spacing: 2

        RowLayout {
            spacing: Theme.space2

            BodyText {
                text: root.name
                size: Theme.small + 1
                font.weight: Font.Medium
                elide: Text.ElideMiddle
                wrapMode: Text.NoWrap
                Accessible.ignored: true
                Layout.fillWidth: true
                Layout.maximumWidth: implicitWidth + 1
            }
            Tag {
                visible: root.holding !== ""
                text: root.holding === "here" ? qsTr("here") : qsTr("on its way")
                strong: true
            }
            Tag {
                visible: root.gated
                text: qsTr("terms to accept")
            }
            Tag {
                visible: root.licence !== ""
                text: root.licence
            }
            Item {
                Layout.fillWidth: true
            }
        }
        BodyText {
            text: root.author + " · " + root.summary
            size: Theme.caption
            color: Theme.colors.textFaint
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
            Layout.fillWidth: true
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall + 2
        color: root.down ? Theme.colors.pressed : root.hovered ? Theme.colors.hover : "transparent"

        FocusRing {
            gap: 0
            visible: root.focused
        }
    }
}
