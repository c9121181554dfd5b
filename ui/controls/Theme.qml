pragma Singleton
import QtQuick

/// Measures, type and colours of the whole window. Nothing else in the house names a colour or a font size.
QtObject {
    id: root

    /// Set by the shell from the user's choice and the system's scheme.
    property bool dark: false
    readonly property ThemePalette colors: dark ? darkPalette : lightPalette

    // Spacing.
    readonly property int space1: 4
    readonly property int space2: 8
    readonly property int space3: 12
    readonly property int space4: 16
    readonly property int space5: 24
    readonly property int space6: 32

    // Type scale, in pixels.
    readonly property int caption: 12
    readonly property int small: 13
    readonly property int body: 15
    readonly property int title: 17
    readonly property int heading: 21
    readonly property int display: 27
    readonly property string monoFamily: {
        switch (Qt.platform.os) {
        case "windows": return "Consolas";
        case "osx": return "Menlo";
        default: return "monospace";
        }
    }

    // Radii.
    readonly property int radiusSmall: 6
    readonly property int radius: 10
    readonly property int radiusLarge: 16

    // Sizes.
    readonly property int controlHeight: 36
    readonly property int rowHeight: 36
    readonly property int headerHeight: 52
    readonly property int sidebarWidth: 272
    /// Below this window width the sidebar is a drawer.
    readonly property int narrowWidth: 720
    /// The text column: 46 em.
    readonly property int columnWidth: 46 * body

    // Motion, in milliseconds.
    readonly property int quick: 90
    readonly property int gentle: 180

    readonly property ThemePalette lightPalette: ThemePalette {
        window: "#fcfaf7"
        sidebar: "#f4f0ea"
        surface: "#ffffff"
        bubble: "#f1ebe3"
        code: "#f6f2ec"
        hover: "#ebe5dc"
        pressed: "#e2dacf"
        selected: "#e8e0d5"
        scrim: "#66241c14"
        border: "#e5ded4"
        borderStrong: "#cec4b6"
        text: "#27211b"
        textMuted: "#5f564c"
        textFaint: "#6c6358"
        accent: "#b0441b"
        accentHover: "#973813"
        accentSoft: "#fae9dd"
        accentInk: "#ffffff"
        selection: "#f4cfb8"
        danger: "#b3261e"
        dangerSoft: "#fbeae7"
        warning: "#7a4d00"
        warningSoft: "#fbf1db"
    }

    readonly property ThemePalette darkPalette: ThemePalette {
        window: "#1d1a18"
        sidebar: "#171513"
        surface: "#262320"
        bubble: "#302b27"
        code: "#171513"
        hover: "#2d2925"
        pressed: "#38332e"
        selected: "#332e29"
        scrim: "#99000000"
        border: "#38332e"
        borderStrong: "#524a42"
        text: "#f1ece5"
        textMuted: "#b9afa3"
        textFaint: "#a89d91"
        accent: "#f0905a"
        accentHover: "#f7a676"
        accentSoft: "#42291c"
        accentInk: "#24130a"
        selection: "#6b3a20"
        danger: "#ff9385"
        dangerSoft: "#3d2421"
        warning: "#f0c678"
        warningSoft: "#3a301d"
    }
}
