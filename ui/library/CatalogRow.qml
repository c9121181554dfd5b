pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls

/// A model of the program's own list: what it is good at, what it needs, and the way to it.
Rectangle {
    id: root

    required property int index
    required property string repository
    required property string quantization
    required property string name
    required property string summary
    required property string goodAt
    required property string licence
    required property string languages
    required property var tags
    required property bool fits
    required property string fitText
    required property string holding
    required property string path
    property bool online: true
    property bool focused: false
    signal wanted
    signal awaited
    signal opened(string path)
    signal shown

    implicitHeight: column.implicitHeight + 2 * Theme.space3
    radius: Theme.radius
    color: Theme.colors.surface
    border.width: 1
    border.color: Theme.colors.border
    Accessible.role: Accessible.ListItem
    Accessible.name: name
    Accessible.description: summary + ". " + goodAt + ". " + fitText

    /// What its button does.
    function act(): void {
        get.clicked();
    }

    FocusRing {
        visible: root.focused
    }
    RowLayout {
        spacing: Theme.space3
        anchors {
            fill: parent
            margins: Theme.space3
        }

        ColumnLayout {
            id: column
            spacing: 3
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            RowLayout {
                spacing: Theme.space2

                BodyText {
                    text: root.name
                    size: Theme.body
                    font.weight: Font.DemiBold
                    elide: Text.ElideRight
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                    Layout.fillWidth: true
                    Layout.maximumWidth: implicitWidth + 1
                }
                Repeater {
                    model: root.tags

                    Tag {
                        required property string modelData

                        text: modelData
                    }
                }
                Item {
                    Layout.fillWidth: true
                }
            }
            BodyText {
                text: root.summary
                size: Theme.small
                color: Theme.colors.textMuted
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            BodyText {
                text: qsTr("Good at: %1").arg(root.goodAt)
                size: Theme.small
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            BodyText {
                text: root.licence + " · " + root.languages
                size: Theme.caption
                color: Theme.colors.textFaint
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            BodyText {
                text: root.fitText
                size: Theme.caption
                color: root.fits ? Theme.colors.textFaint : Theme.colors.warning
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
        ColumnLayout {
            spacing: Theme.space1
            Layout.fillWidth: false
            Layout.alignment: Qt.AlignTop

            GetButton {
                id: get
                name: root.name
                holding: root.holding
                path: root.path
                preferred: root.fits
                Layout.fillWidth: true
                onWanted: root.wanted()
                onAwaited: root.awaited()
                onOpened: path => root.opened(path)
            }
            ActionButton {
                kind: ActionButton.Quiet
                enabled: root.online
                text: qsTr("Details")
                Accessible.name: qsTr("Details of %1").arg(root.name)
                Layout.alignment: Qt.AlignHCenter
                onClicked: root.shown()
            }
        }
    }
}
