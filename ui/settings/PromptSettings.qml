import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// What the model is told before every conversation.
SettingCard {
    title: qsTr("System prompt")
    help: qsTr("Told to the model before every conversation. The demo model does not understand it.")

    TextBox {
        text: SettingsController.systemPrompt
        placeholderText: qsTr("For example: answer briefly, in British English.")
        leftPadding: 0
        rightPadding: 0
        topPadding: Theme.space2
        bottomPadding: Theme.space2
        font.pixelSize: Theme.small + 1
        Accessible.name: qsTr("System prompt")
        Layout.fillWidth: true
        Layout.minimumHeight: 84
        onEditingFinished: SettingsController.systemPrompt = text
    }
}
