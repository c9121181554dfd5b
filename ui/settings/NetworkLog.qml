pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// Every request that left this computer: when, where, why, how much.
ModalCard {
    id: root

    title: qsTr("Everything that left this computer")
    width: Math.min(760, (parent ? parent.width : 760) - 2 * Theme.space4)
    contentHeight: Math.max(160, list.contentHeight + foot.height + Theme.space3)

    BodyText {
        visible: list.count === 0
        text: qsTr("Nothing yet.")
        color: Theme.colors.textMuted
        anchors.centerIn: parent
    }
    ListView {
        id: list
        objectName: "networkRequests"
        clip: true
        model: NetworkRequestListModel
        boundsBehavior: Flickable.StopAtBounds
        reuseItems: true
        Accessible.role: Accessible.List
        Accessible.name: root.title
        T.ScrollBar.vertical: ThinScrollBar {}
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            bottom: foot.top
            bottomMargin: Theme.space2
        }

        delegate: Item {
            id: row

            required property string when
            required property string address
            required property string reason
            required property string outcome
            required property string bytes
            required property bool failed

            width: ListView.view.width
            height: 50
            Accessible.role: Accessible.ListItem
            Accessible.name: when + ", " + reason + ", " + address + ", " + bytes + ", " + outcome

            ColumnLayout {
                spacing: 1
                anchors {
                    fill: parent
                    rightMargin: Theme.space3
                }

                RowLayout {
                    spacing: Theme.space2

                    BodyText {
                        text: row.reason
                        size: Theme.small
                        font.weight: Font.Medium
                        elide: Text.ElideRight
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }
                    BodyText {
                        text: row.outcome
                        size: Theme.caption
                        color: row.failed ? Theme.colors.danger : Theme.colors.textFaint
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                    BodyText {
                        text: row.when
                        size: Theme.caption
                        color: Theme.colors.textFaint
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
                BodyText {
                    text: row.address + " · " + row.bytes
                    size: Theme.caption
                    color: Theme.colors.textFaint
                    elide: Text.ElideMiddle
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
        }
    }
    ActionButton {
        id: foot
        kind: ActionButton.Quiet
        glyph: "trash"
        text: qsTr("Empty the list")
        enabled: list.count > 0
        onClicked: NetworkRequestListModel.clear()
        anchors {
            right: parent.right
            bottom: parent.bottom
        }
    }
}
