import QtQuick
import Fireside.Controls
import Fireside.ViewModels

/// The address of a hub. What cannot be one is not taken, and says how one looks.
SettingRow {
    id: root

    required property string name
    required property string address
    required property string usual
    readonly property string problem: NetworkController.addressProblem(field.text)
    signal chosen(string address)

    title: name
    help: problem === "" ? qsTr("The hub's address, or a mirror's.") : problem
    helpColor: problem === "" ? Theme.colors.textMuted : Theme.colors.danger

    EntryField {
        id: field
        objectName: "address" + root.name.replace(" ", "")
        width: 230
        placeholderText: root.usual
        text: root.address
        Accessible.name: qsTr("Address of %1").arg(root.name)
        Accessible.description: root.problem
        onEditingFinished: {
            if (root.problem === "") {
                root.chosen(text);
            }
        }
    }
}
