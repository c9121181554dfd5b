pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels

/// Whether anything leaves this computer, where it goes, and all that went.
SettingCard {
    id: root

    title: qsTr("Network")
    help: qsTr("Conversations never leave this computer. The network is used only to find and download models, and only when "
        + "you allow it.")

    SettingRow {
        title: qsTr("Allow the network")
        help: NetworkController.allowed ? qsTr("Models can be searched and downloaded.")
                                        : qsTr("Offline: nothing leaves this computer.")

        Toggle {
            objectName: "networkSwitch"
            text: qsTr("Allow the network")
            checked: NetworkController.allowed
            onToggled: NetworkController.allowed = checked
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    AddressRow {
        name: "Hugging Face"
        address: NetworkController.huggingFaceEndpoint
        usual: NetworkController.usualHuggingFace
        onChosen: address => NetworkController.huggingFaceEndpoint = address
    }
    AddressRow {
        name: "ModelScope"
        address: NetworkController.modelScopeEndpoint
        usual: NetworkController.usualModelScope
        onChosen: address => NetworkController.modelScopeEndpoint = address
    }
    SettingRow {
        title: qsTr("Access token of Hugging Face")
        help: NetworkController.tokenNote

        EntryField {
            id: token
            objectName: "token"
            width: 150
            echoMode: TextInput.Password
            placeholderText: NetworkController.hasToken ? qsTr("there is one") : "hf_…"
            Accessible.name: qsTr("Access token of Hugging Face")
            Accessible.passwordEdit: true
            onAccepted: keep.clicked()
        }
        ActionButton {
            id: keep
            text: token.text === "" && NetworkController.hasToken ? qsTr("Remove") : qsTr("Keep")
            enabled: token.text !== "" || NetworkController.hasToken
            onClicked: {
                NetworkController.setToken(token.text);
                token.clear();
            }
        }
    }
    SliderRow {
        title: qsTr("Connections per file")
        from: 1
        to: NetworkController.mostConnections
        stepSize: 1
        decimals: 0
        value: NetworkController.connections
        onMoved: value => NetworkController.connections = Math.round(value)
    }
    SettingRow {
        title: qsTr("Fastest download")
        help: qsTr("In MB per second.")

        EntryField {
            width: 110
            placeholderText: qsTr("no limit")
            text: NetworkController.limit > 0 ? NetworkController.limit : ""
            validator: IntValidator {
                bottom: 1
                top: 100000
            }
            inputMethodHints: Qt.ImhDigitsOnly
            Accessible.name: qsTr("Fastest download, in MB per second")
            onEditingFinished: NetworkController.limit = text === "" ? 0 : parseInt(text)
        }
    }
    ActionButton {
        objectName: "networkLog"
        kind: ActionButton.Quiet
        glyph: "info"
        text: qsTr("Everything that left this computer…")
        Layout.leftMargin: -Theme.space3
        onClicked: log.active = true
    }
    Lazy {
        id: log
        active: false
        sourceComponent: NetworkLog {
            visible: true
            onClosed: log.active = false
        }
    }
}
