import QtQuick
import Fireside.Controls

/// A number between two ends.
SettingRow {
    id: root

    required property real value
    property real from: 0
    property real to: 1
    property real stepSize: 0.05
    property int decimals: 2
    /// Shown instead of the number zero, for example "off".
    property string zeroText
    signal moved(real value)

    Slide {
        name: root.title
        width: 200
        from: root.from
        to: root.to
        stepSize: root.stepSize
        value: root.value
        onMoved: root.moved(value)
        anchors.verticalCenter: parent.verticalCenter
    }
    BodyText {
        width: 52
        text: root.value === 0 && root.zeroText !== "" ? root.zeroText
            : Number(root.value).toLocaleString(Qt.locale(), "f", root.decimals)
        size: Theme.small
        horizontalAlignment: Text.AlignRight
        wrapMode: Text.NoWrap
        anchors.verticalCenter: parent.verticalCenter
    }
}
