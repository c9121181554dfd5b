import QtQuick

/// A small round gauge, 0 to 1.
Canvas {
    id: root

    property real value: 0
    property color ink: Theme.colors.textMuted
    property color track: Theme.colors.borderStrong

    implicitWidth: 16
    implicitHeight: 16
    Accessible.ignored: true
    onValueChanged: requestPaint()
    onInkChanged: requestPaint()
    onTrackChanged: requestPaint()
    onPaint: {
        const context = getContext("2d");
        const middle = width / 2;
        context.reset();
        context.lineWidth = 2.4;
        context.strokeStyle = root.track;
        context.beginPath();
        context.arc(middle, middle, middle - 2, 0, 2 * Math.PI);
        context.stroke();
        context.strokeStyle = root.ink;
        context.lineCap = "round";
        context.beginPath();
        context.arc(middle, middle, middle - 2, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.min(1, root.value));
        context.stroke();
    }
}
