import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// A number of one model between two ends.
OwnRow {
    id: root

    required property real value
    property real from: 0
    property real to: 1
    property real stepSize: 0.05
    property int decimals: 2
    property string zeroText
    property string belowZeroText

    Slide {
        name: root.title
        width: 140
        from: root.from
        to: root.to
        stepSize: root.stepSize
        value: root.value
        anchors.verticalCenter: parent.verticalCenter
        onMoved: ModelDetailsController.set(root.setting, value)
    }
    BodyText {
        width: Math.max(40, implicitWidth)
        text: root.value === 0 && root.zeroText !== "" ? root.zeroText
            : root.value < 0 && root.belowZeroText !== "" ? root.belowZeroText
            : Number(root.value).toLocaleString(Qt.locale(), "f", root.decimals)
        size: Theme.small
        font.weight: root.isOwn ? Font.DemiBold : Font.Normal
        color: root.isOwn ? Theme.colors.text : Theme.colors.textMuted
        horizontalAlignment: Text.AlignRight
        wrapMode: Text.NoWrap
        anchors.verticalCenter: parent.verticalCenter
    }
}
