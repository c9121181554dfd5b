pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Fireside.Controls
import Fireside.ViewModels
import Fireside.Settings

/// What holds from the model's next load on.
SettingCard {
    id: root

    required property var own
    required property var usual
    property var deviceLabels: []
    property var deviceValues: []

    function valueOf(name: string): var {
        return own[name] ?? usual[name];
    }

    title: qsTr("Loading")
    help: qsTr("Holds from the next time that the model is loaded.")

    Notice {
        visible: ModelDetailsController.reloadDue
        kind: Notice.Info
        title: qsTr("The model was loaded with other settings")
        Layout.fillWidth: true
        Layout.topMargin: Theme.space2

        ActionButton {
            objectName: "loadAgain"
            glyph: "refresh"
            text: qsTr("Load it again")
            onClicked: ModelDetailsController.load()
        }
    }
    OwnNumber {
        setting: "contextLength"
        title: qsTr("Context length")
        help: qsTr("Tokens that the model keeps in view.")
        placeholder: qsTr("automatic")
        value: root.valueOf(setting)
        isOwn: root.own[setting] !== undefined
    }
    OwnChoice {
        setting: "device"
        title: qsTr("Device")
        labels: [qsTr("Automatic"), ...root.deviceLabels]
        values: ["auto", ...root.deviceValues]
        value: root.valueOf(setting)
        isOwn: root.own[setting] !== undefined
    }
    OwnSlider {
        objectName: "gpuLayers"
        visible: ModelDetailsController.layers > 0
        setting: "gpuLayers"
        title: qsTr("Layers on the graphics processor")
        help: qsTr("The others are computed by the processor. Automatic: as many as its memory holds.")
        from: -1
        to: ModelDetailsController.layers
        stepSize: 1
        decimals: 0
        zeroText: qsTr("none")
        belowZeroText: qsTr("automatic")
        value: Math.min(root.valueOf(setting), to)
        isOwn: root.own[setting] !== undefined
    }
    OwnChoice {
        setting: "kvType"
        title: qsTr("Keys and values")
        help: qsTr("How the context is kept: Q8 takes half the memory of F16 and is a little less exact.")
        labels: ["F16", "Q8", "F32"]
        values: ["f16", "q8_0", "f32"]
        value: root.valueOf(setting)
        isOwn: root.own[setting] !== undefined
    }
    OwnText {
        setting: "chatTemplate"
        title: qsTr("Chat template")
        help: qsTr("Jinja, instead of the model's own. A mistake in it is told when the model is loaded.")
        placeholder: qsTr("The model's own")
        mono: true
        value: root.valueOf(setting)
        isOwn: root.own[setting] !== undefined
    }
    Instantiator {
        model: DeviceListModel
        onObjectAdded: root.collect()
        onObjectRemoved: root.collect()

        delegate: QtObject {
            required property string deviceId
            required property string name
        }

        id: devices
    }

    function collect(): void {
        const labels = [];
        const values = [];
        for (let i = 0; i < devices.count; ++i) {
            const device = devices.objectAt(i);
            if (device) {
                labels.push(device.name);
                values.push(device.deviceId);
            }
        }
        deviceLabels = labels;
        deviceValues = values;
    }
}
