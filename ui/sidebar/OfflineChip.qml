import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// Says whether anything may leave this computer; opens the setting.
T.AbstractButton {
    id: root

    objectName: "offlineChip"
    text: NetworkController.allowed ? qsTr("Online") : qsTr("Offline")
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: 26
    leftPadding: Theme.space2
    rightPadding: Theme.space2
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: tip.text
    Keys.onReturnPressed: root.clicked()

    contentItem: RowLayout {
        spacing: 5

        Rectangle {
            implicitWidth: 7
            implicitHeight: 7
            radius: 3.5
            color: NetworkController.allowed ? Theme.colors.accent : "transparent"
            border.width: NetworkController.allowed ? 0 : 1.5
            border.color: Theme.colors.textFaint
        }
        BodyText {
            text: root.text
            size: Theme.caption
            color: Theme.colors.textMuted
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: root.hovered ? Theme.colors.hover : "transparent"

        FocusRing {
            gap: 0
            visible: root.visualFocus
        }
    }

    Tip {
        id: tip
        visible: root.hovered
        text: NetworkController.allowed ? qsTr("Models can be searched and downloaded") : qsTr("Nothing leaves this computer")
    }
}
