import QtQuick
import QtQuick.Templates as T

/// Several lines of plain text to type. Bare: whoever uses it draws the frame.
T.TextArea {
    id: root

    implicitWidth: 200
    implicitHeight: contentHeight + topPadding + bottomPadding
    padding: Theme.space3
    textFormat: TextEdit.PlainText
    wrapMode: TextEdit.Wrap
    font.pixelSize: Theme.body
    color: Theme.colors.text
    placeholderTextColor: Theme.colors.textFaint
    selectionColor: Theme.colors.selection
    selectedTextColor: Theme.colors.text
    selectByMouse: true
    Accessible.role: Accessible.EditableText
    Accessible.multiLine: true
    Accessible.name: placeholderText

    BodyText {
        visible: root.length === 0 && root.preeditText === ""
        text: root.placeholderText
        size: root.font.pixelSize
        color: root.placeholderTextColor
        elide: Text.ElideRight
        wrapMode: Text.NoWrap
        Accessible.ignored: true
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            leftMargin: root.leftPadding
            rightMargin: root.rightPadding
            topMargin: root.topPadding
        }
    }
}
