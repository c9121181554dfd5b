import QtQuick

/// Makes its content only while `active`: a Loader for bound components, which Loader itself refuses before Qt 6.5.
/// A visual content fills this item, and this item is as high as its content wants to be.
Item {
    id: root

    property bool active: true
    property Component sourceComponent
    /// What was made; null while inactive. Only to be read.
    property QtObject item: null
    property bool complete: false
    readonly property Item visual: item as Item

    function remake(): void {
        if (item) {
            if (visual) {
                visual.visible = false;
            }
            item.destroy();
            item = null;
        }
        if (complete && active && sourceComponent) {
            item = sourceComponent.createObject(root);
            if (visual) {
                visual.anchors.fill = root;
            }
        }
    }

    implicitHeight: visual ? visual.implicitHeight : 0
    onActiveChanged: remake()
    onSourceComponentChanged: remake()
    Component.onCompleted: {
        complete = true;
        remake();
    }
}
