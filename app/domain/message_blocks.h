// Markdown to a list of typed blocks, the form in which the window shows a message. Parsing is by md4c
// (CommonMark with tables, strikethrough, task lists). Pure values and functions, safe from any thread.
//
// Beyond CommonMark, made for what models write: fenced code is a block of its own also inside a list, a
// single line break is kept (as br), indented text is never code, and a link definition counts wherever it
// stands. Images become links named by their alternative text: nothing is fetched.
//
// parseBlocks is linear, and BlockParser below keeps finished blocks so that a long streaming answer costs
// only its last paragraph, list or code block per update.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace fireside::domain {

enum class BlockKind {
    Text = 0,
    Heading = 1,
    Code = 2,
    Table = 3,
    List = 4,
    Quote = 5,
    Formula = 6,
    Reasoning = 7,
    Rule = 8
};

struct Block {
    BlockKind kind = BlockKind::Text;
    /// Text, Heading, List, Quote: Qt rich text (a safe subset: b, i, s, code, a, br, p, ul, ol, li,
    /// blockquote), escaped; links keep only http, https and mailto. Code, Formula, Reasoning: the plain
    /// text.
    QString content;
    QString language;         // Code: the info string's first word
    int level = 0;            // Heading: 1 to 6
    QList<QStringList> rows;  // Table: rich text cells, header row first
    QList<int> alignments;    // Table: Qt::AlignLeft / AlignHCenter / AlignRight per column
    bool open = false;        // Code or Reasoning not closed yet (still streaming)

    bool operator==(const Block&) const = default;
};

/// All blocks of a message. `<think>...</think>` at the start becomes a Reasoning block (open while the end
/// is missing). `$$...$$` and `\[...\]` on lines of their own become a Formula; `$...$` within a line stays
/// text. HTML in the text is shown as text, never interpreted. Any input is accepted.
[[nodiscard]] QList<Block> parseBlocks(const QString& markdown);

/// Incremental form for streaming: update() equals parseBlocks(markdown) for text that only grows at its end.
class BlockParser {
 public:
    /// Index of the first block that differs from the previous call's blocks (== count when nothing changed).
    int update(const QString& markdown);
    [[nodiscard]] const QList<Block>& blocks() const { return blocks_; }

 private:
    void forgetStable();
    int replaceBlocks(int begin, const QList<Block>& fresh);

    QString source_;
    QStringList definitions_;  // the link definitions of source_
    QList<Block> blocks_;
    // What no appended text can change any more: so much of source_, of blocks_ and of definitions_.
    qsizetype stableLength_ = 0;
    int stableCount_ = 0;
    QStringList stableDefinitions_;
};

}  // namespace fireside::domain
