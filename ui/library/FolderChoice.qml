import QtQuick.Dialogs

/// The system's dialog for a folder.
FolderDialog {
    signal chosen(url folder)

    onAccepted: chosen(selectedFolder)
}
