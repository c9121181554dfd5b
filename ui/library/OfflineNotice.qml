import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// Nothing can be searched or downloaded: why, and the one switch that changes it.
Notice {
    objectName: "offlineNotice"
    visible: !NetworkController.allowed
    kind: Notice.Info
    title: qsTr("Fireside is offline")
    help: qsTr("Nothing leaves this computer until you allow it. Searching and downloading models needs the network; your "
        + "conversations never use it. Every request is listed in the settings.")

    ActionButton {
        objectName: "allowNetwork"
        kind: ActionButton.Primary
        text: qsTr("Allow network")
        onClicked: NetworkController.allowed = true
    }
}
