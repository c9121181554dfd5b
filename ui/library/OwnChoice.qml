import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// One of several, for one model.
OwnRow {
    id: root

    required property list<string> labels
    required property list<string> values
    required property string value

    SelectBox {
        name: root.title
        width: 190
        labels: root.labels
        values: root.values
        value: root.value
        anchors.verticalCenter: parent.verticalCenter
        onPicked: value => ModelDetailsController.set(root.setting, value)
    }
}
