pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// One choice of a repository. The one that is chosen shows what it takes of this machine.
T.AbstractButton {
    id: root

    required property string name
    required property string sizeText
    required property string filesText
    required property bool fits
    required property string fitText
    required property bool usual
    required property string note
    required property bool canGet
    required property string holding
    required property string path
    readonly property bool chosen: RemoteModelController.choice === name
    signal wanted
    signal awaited
    signal opened(string path)

    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    padding: Theme.space2
    leftPadding: Theme.space3
    rightPadding: Theme.space3
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    text: name
    Accessible.role: Accessible.RadioButton
    Accessible.name: name + ", " + sizeText + ", " + (note === "" ? fitText : note)
    Accessible.checked: chosen
    Keys.onReturnPressed: root.clicked()
    onClicked: RemoteModelController.choose(name)

    contentItem: ColumnLayout {
        spacing: Theme.space2

        RowLayout {
            spacing: Theme.space3

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

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
                        visible: root.usual
                        text: qsTr("usual choice")
                        strong: true
                    }
                    Item {
                        Layout.fillWidth: true
                    }
                }
                BodyText {
                    text: [root.sizeText, root.filesText, root.note !== "" ? root.note : root.chosen ? "" : root.fitText]
                        .filter(part => part !== "").join(" · ")
                    size: Theme.caption
                    color: root.fits || root.chosen ? Theme.colors.textFaint : Theme.colors.warning
                    elide: Text.ElideRight
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
            }
            GetButton {
                objectName: root.chosen ? "downloadChoice" : ""
                name: root.name
                holding: root.holding
                path: root.path
                preferred: root.chosen
                enabled: here ? path !== "" : root.canGet
                implicitHeight: 32
                onWanted: root.wanted()
                onAwaited: root.awaited()
                onOpened: path => root.opened(path)
            }
        }
        Lazy {
            active: root.chosen
            visible: active
            sourceComponent: FitPanel {
                fit: RemoteModelController.fit
            }
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.space1
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: root.chosen ? Theme.colors.surface : root.hovered ? Theme.colors.hover : "transparent"
        border.width: root.chosen ? 1 : 0
        border.color: Theme.colors.borderStrong

        FocusRing {
            gap: 0
            visible: root.visualFocus
        }
    }
}
