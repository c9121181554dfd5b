import QtQuick
import QtQuick.Templates as T

/// One line of text to type, with an icon in front if it has one.
T.TextField {
    id: root

    property string glyph
    readonly property bool mirror: LayoutMirroring.enabled
    readonly property int iconSpace: glyph === "" ? Theme.space3 : 34

    implicitHeight: Theme.controlHeight
    implicitWidth: 200
    leftPadding: mirror ? Theme.space3 : iconSpace
    rightPadding: mirror ? iconSpace : Theme.space3
    verticalAlignment: TextInput.AlignVCenter
    font.pixelSize: Theme.small
    color: Theme.colors.text
    placeholderTextColor: Theme.colors.textFaint
    selectionColor: Theme.colors.selection
    selectedTextColor: Theme.colors.text
    selectByMouse: true
    Accessible.role: Accessible.EditableText
    Accessible.name: placeholderText

    background: Rectangle {
        radius: Theme.radius - 1
        color: Theme.colors.surface
        border.width: root.activeFocus ? 2 : 1
        border.color: root.activeFocus ? Theme.colors.accent : Theme.colors.border
    }

    Icon {
        visible: root.glyph !== ""
        glyph: root.glyph
        size: 16
        x: root.mirror ? root.width - width - 11 : 11
        anchors.verticalCenter: parent.verticalCenter
    }
    BodyText {
        visible: root.length === 0 && root.preeditText === ""
        text: root.placeholderText
        size: Theme.small
        color: root.placeholderTextColor
        elide: Text.ElideRight
        wrapMode: Text.NoWrap
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
        anchors {
            fill: parent
            leftMargin: root.iconSpace  // mirrored by itself, as all anchors are
            rightMargin: Theme.space3
        }
    }
}
