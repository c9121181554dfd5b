pragma ComponentBehavior: Bound
import QtQuick
import Fireside.Controls
import Fireside.ViewModels

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
    signal copyRequested(string text)

    sourceComponent: {
        switch (kind) {
        case BlockKind.Heading: return heading;
        case BlockKind.Code: return code;
        case BlockKind.Table: return table;
        case BlockKind.Quote: return quote;
        case BlockKind.Formula: return formula;
        case BlockKind.Reasoning: return reasoning;
        case BlockKind.Rule: return rule;
        default: return text;
        }
    }

    Component {
        id: text

        RichText {
            content: root.content
        }
    }
    Component {
        id: heading

        HeadingBlock {
            content: root.content
            level: root.level
            first: root.index === 0
        }
    }
    Component {
        id: code

        CodeBlock {
            content: root.content
            language: root.language
            open: root.open
            onCopyRequested: root.copyRequested(root.content)
        }
    }
    Component {
        id: table

        TableBlock {
            rows: root.rows
            alignments: root.alignments
        }
    }
    Component {
        id: quote

        QuoteBlock {
            content: root.content
        }
    }
    Component {
        id: formula

        FormulaBlock {
            content: root.content
        }
    }
    Component {
        id: reasoning

        ReasoningBlock {
            content: root.content
            open: root.open
        }
    }
    Component {
        id: rule

        RuleBlock {}
    }
}
