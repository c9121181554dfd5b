import QtQuick
import Fireside.Controls

/// A formula, shown as its source.
TextEdit {
    required property string content

    text: content
    readOnly: true
    selectByMouse: true
    textFormat: TextEdit.PlainText
    wrapMode: TextEdit.Wrap
    horizontalAlignment: TextEdit.AlignHCenter
    topPadding: Theme.space2
    bottomPadding: Theme.space2
    color: Theme.colors.text
    selectionColor: Theme.colors.selection
    selectedTextColor: Theme.colors.text
    font.family: Theme.monoFamily
    font.pixelSize: Theme.body
    Accessible.role: Accessible.StaticText
    Accessible.name: content
}
