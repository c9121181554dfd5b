import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.Settings
import Fireside.ViewModels

/// What the model would take of this machine, with what is set for it.
SettingCard {
    id: root

    readonly property FitController fit: ModelDetailsController.fit

    title: qsTr("What it takes here")

    FitPanel {
        fit: root.fit
        Layout.fillWidth: true
        Layout.topMargin: Theme.space2
        Layout.bottomMargin: Theme.space2
    }
    ActionButton {
        objectName: "useContext"
        visible: root.fit.moved && ModelDetailsController.canChat
        text: qsTr("Use %1 for this model").arg(root.fit.contextText)
        Layout.bottomMargin: Theme.space2
        onClicked: ModelDetailsController.set("contextLength", root.fit.contextLength)
    }
}
