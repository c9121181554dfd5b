pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Fireside.Controls
import Fireside.ViewModels

/// The list itself. Rows are made for what is visible only.
ListView {
    id: root

    /// A row is to be looked at; a row is to be used.
    signal chosen(string path)
    signal opened(string path)

    clip: true
    model: LocalModelListModel
    boundsBehavior: Flickable.StopAtBounds
    reuseItems: true
    currentIndex: -1
    keyNavigationEnabled: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Models on this machine")
    T.ScrollBar.vertical: ThinScrollBar {}
    Keys.onReturnPressed: (currentItem as LocalModelRow)?.clicked()
    Keys.onEnterPressed: (currentItem as LocalModelRow)?.clicked()
    onActiveFocusChanged: {
        if (activeFocus && currentIndex < 0 && count > 0) {
            currentIndex = 0;
        }
    }

    delegate: LocalModelRow {
        width: ListView.view.width
        shown: path === ModelDetailsController.path
        focused: ListView.isCurrentItem && root.activeFocus
        onClicked: {
            root.currentIndex = index;
            root.chosen(path);
        }
        onDoubleClicked: root.opened(path)
    }

    ColumnLayout {
        visible: root.count === 0
        width: Math.min(root.width - 2 * Theme.space4, 440)
        anchors.centerIn: parent
        spacing: Theme.space2

        Icon {
            glyph: LibraryController.busy ? "refresh" : "library"
            size: 32
            Layout.alignment: Qt.AlignHCenter
        }
        BodyText {
            text: LocalModelListModel.query !== "" ? qsTr("No model fits “%1”").arg(LocalModelListModel.query)
                : LibraryController.busy ? qsTr("Looking for models…") : qsTr("No models here yet")
            size: Theme.title
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        BodyText {
            visible: LocalModelListModel.query === "" && !LibraryController.busy
            text: qsTr("Drop a .gguf file or a folder on this window, or add one above. What LM Studio, Ollama, Jan, GPT4All, "
                + "llama.cpp and the Hugging Face cache hold is found by itself and used where it lies.")
            color: Theme.colors.textMuted
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
}
