import QtQuick

/// The colours of one scheme. Every text colour reaches 4.5:1 on the surfaces it is used on (tests/ui checks the pairs).
QtObject {
    // Surfaces, from the back to the front.
    required property color window
    required property color sidebar
    required property color surface
    required property color bubble
    required property color code
    required property color hover
    required property color pressed
    required property color selected
    required property color scrim

    // Lines.
    required property color border
    required property color borderStrong

    // Text.
    required property color text
    required property color textMuted
    required property color textFaint

    // The ember: actions, focus, links.
    required property color accent
    required property color accentHover
    required property color accentSoft
    required property color accentInk
    required property color selection

    // States.
    required property color danger
    required property color dangerSoft
    required property color warning
    required property color warningSoft
}
