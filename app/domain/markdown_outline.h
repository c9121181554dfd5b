// The first pass over a message: cuts Markdown into segments that can be parsed one by one, so that a growing
// text costs only its last segment. Used by message_blocks only.
//
// What the cut decides for itself, where a plain CommonMark parser would do otherwise:
//  - Fenced code is a block of its own at any indentation, also inside a list, so that it can be copied as a
//  whole.
//    (A fence on the very line of a list marker or of a quote stays inside it.)
//  - $$...$$ and \[...\] that begin a line and end one are formulas; a blank line ends the attempt.
//  - <think>...</think> at the start is reasoning.
//  - A link definition counts in the whole message when it stands on one line of its own.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

namespace fireside::domain {

struct MarkdownSegment {
    enum class Kind { Markdown, Code, Formula, Reasoning };

    Kind kind = Kind::Markdown;
    qsizetype begin = 0;  // in the source, in UTF-16 units; segments follow each other without gaps
    qsizetype end = 0;
    QString content;          // Code, Formula, Reasoning: what it says, without its fences
    QString language;         // Code: first word of the info string
    bool open = false;        // Code, Reasoning: its end is missing
    bool settled = false;     // whatever is appended to the source, this segment will still begin here
    QStringList definitions;  // Markdown: its link definitions
};

/// The segments of source from `from` on; `from` is 0 or the beginning of a segment of an earlier call on a
/// prefix of source. Linear in the length of what it reads.
[[nodiscard]] QList<MarkdownSegment> outlineMarkdown(QStringView source, qsizetype from);

}  // namespace fireside::domain
