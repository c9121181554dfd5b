import QtQuick.Dialogs
import Fireside.ViewModels

/// The system's file dialog for a model file.
FileDialog {
    title: qsTr("Open a model file")
    nameFilters: [qsTr("Model files (*.gguf)"), qsTr("All files (*)")]
    fileMode: FileDialog.OpenFile
    onAccepted: ModelController.open(selectedFile)
}
