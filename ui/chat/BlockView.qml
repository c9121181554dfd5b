pragma ComponentBehavior: Bound
import QtQuick
import Fireside.Controls

/// One block in the form of its kind. A block's kind may change while it streams ("1" becomes "1. item"), so the form is
/// chosen by a Lazy and not by a delegate chooser.
Lazy {
    id: root

    required property int index
    required property int kind
    required property string content
    required property string language
    required property int level
    required property var rows
    required property var alignments
    required property bool open

    /// In the order of BlockKind; a list is rich text.
    readonly property list<Component> forms: [text, heading, code, table, text, quote, formula, reasoning, rule]

    sourceComponent: forms[kind]

    Component {
        id: text

        RichText {
            width: root.width
            content: root.content
        }
    }
    Component {
        id: heading

        HeadingBlock {
            width: root.width
            content: root.content
            level: root.level
            first: root.index === 0
        }
    }
    Component {
        id: code

        CodeBlock {
            width: root.width
            content: root.content
            language: root.language
            open: root.open
        }
    }
    Component {
        id: table

        TableBlock {
            width: root.width
            rows: root.rows
            alignments: root.alignments
        }
    }
    Component {
        id: quote

        QuoteBlock {
            width: root.width
            content: root.content
        }
    }
    Component {
        id: formula

        FormulaBlock {
            width: root.width
            content: root.content
        }
    }
    Component {
        id: reasoning

        ReasoningBlock {
            width: root.width
            content: root.content
            open: root.open
        }
    }
    Component {
        id: rule

        RuleBlock {}
    }
}
