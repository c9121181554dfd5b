import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// A whole number of one model, or none.
OwnRow {
    id: root

    required property int value
    required property string placeholder
    /// What an empty field stands for.
    property int off: 0

    EntryField {
        width: 110
        placeholderText: root.placeholder
        text: root.value > 0 ? root.value : ""
        validator: IntValidator {
            bottom: 1
            top: 10000000
        }
        inputMethodHints: Qt.ImhDigitsOnly
        Accessible.name: root.title
        anchors.verticalCenter: parent.verticalCenter
        onEditingFinished: {
            const entered = text === "" ? root.off : parseInt(text);
            if (entered !== root.value) {
                ModelDetailsController.set(root.setting, entered);
            }
        }
    }
}
