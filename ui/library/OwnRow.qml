import QtQuick
import Fireside.Controls
import Fireside.Settings
import Fireside.ViewModels

/// A setting of one model, with the way back to what holds for all.
SettingRow {
    id: root

    /// Its name in ModelDetailsController.own.
    required property string setting
    required property bool isOwn
    default property alias inner: inside.data

    Row {
        id: inside
        spacing: Theme.space3
    }
    IconButton {
        glyph: "undo"
        iconSize: 15
        implicitWidth: 28
        implicitHeight: 28
        enabled: root.isOwn
        opacity: root.isOwn ? 1 : 0
        text: qsTr("%1: as for all models").arg(root.title)
        anchors.verticalCenter: parent.verticalCenter
        onClicked: ModelDetailsController.reset(root.setting)
    }
}
