#include "app/domain/markdown_outline.h"

#include <QRegularExpression>
#include <QStringList>
#include <optional>
#include <utility>

#include "app/domain/message_reasoning.h"

namespace fireside::domain {
namespace {

// A formula is given up after this many lines: it bounds the search when openings stand everywhere.
constexpr int kMaxFormulaLines = 200;
constexpr int kTabColumns = 4;

struct Line {
    QStringView text;     // without its end
    qsizetype begin = 0;  // in the source
    qsizetype next = 0;   // where the following line begins
    bool complete = false;

    bool blank() const { return text.trimmed().isEmpty(); }
};

struct Fence {
    QChar mark;
    qsizetype length = 0;
    qsizetype indent = 0;  // columns
    QString language;
};

bool isSpace(QChar c) {
    return c == u' ' || c == u'\t';
}

qsizetype indentOf(QStringView text) {
    qsizetype columns = 0;
    for (const QChar c : text) {
        if (!isSpace(c)) break;
        columns += c == u'\t' ? kTabColumns : 1;
    }
    return columns;
}

QStringView withoutIndent(QStringView text) {
    qsizetype at = 0;
    while (at < text.size() && isSpace(text[at])) ++at;
    return text.sliced(at);
}

/// Length of a list marker at the start of text ("-", "12."), 0 when there is none. `complete`: the line's
/// end is known; until then what may still become a marker counts as one.
qsizetype listMarkerLength(QStringView text, bool complete) {
    qsizetype at = 0;
    if (!text.isEmpty() && QStringView(u"-+*").contains(text[0])) {
        at = 1;
    } else {
        while (at < text.size() && at < 9 && text[at] >= u'0' && text[at] <= u'9') ++at;
        if (at == 0) return 0;
        if (at == text.size()) return complete ? 0 : at;
        if (text[at] != u'.' && text[at] != u')') return 0;
        ++at;
    }
    return at == text.size() || isSpace(text[at]) || text[at] == u'\r' ? at : 0;
}

std::optional<Fence> openingFence(QStringView line) {
    const QStringView text = withoutIndent(line);
    if (text.isEmpty() || (text[0] != u'`' && text[0] != u'~')) return std::nullopt;
    Fence fence{text[0], 0, indentOf(line), {}};
    while (fence.length < text.size() && text[fence.length] == fence.mark) ++fence.length;
    const QStringView info = text.sliced(fence.length).trimmed();
    if (fence.length < 3 || (fence.mark == u'`' && info.contains(u'`'))) return std::nullopt;
    qsizetype word = 0;
    while (word < info.size() && !info[word].isSpace()) ++word;
    fence.language = info.first(word).toString();
    return fence;
}

bool closes(const Fence& fence, QStringView line) {
    if (indentOf(line) > fence.indent + 3) return false;
    const QStringView text = line.trimmed();
    if (text.size() < fence.length) return false;
    for (const QChar c : text) {
        if (c != fence.mark) return false;
    }
    return true;
}

/// A fence on the line of a list marker: "- ```cpp".
std::optional<Fence> fenceBehindMarker(QStringView line) {
    QStringView text = withoutIndent(line);
    qsizetype marker = listMarkerLength(text, true);
    if (marker == 0) return std::nullopt;
    while (marker > 0) {
        text = withoutIndent(text.sliced(marker));
        marker = listMarkerLength(text, true);
    }
    return openingFence(text);
}

bool isLinkDefinition(QStringView line) {
    // Strict, so that what is taken for a definition never shows as text where it is repeated for another
    // segment.
    static const QRegularExpression definition(
        R"(^ {0,3}\[(?=\s*[^\s\]])[^\[\]\\]{1,999}\]:[ \t]*(?:https?://|mailto:)[^\s<>()\x00-\x1f\x7f]+)"
        R"((?:[ \t]+(?:"[^"\\]*"|'[^'\\]*'))?[ \t]*\r?$)",
        QRegularExpression::DontCaptureOption);
    const QStringView text = withoutIndent(line);
    return text.startsWith(u'[') && definition.match(line.toString()).hasMatch();
}

class Outliner {
 public:
    Outliner(QStringView source, qsizetype from) : source_(source), position_(from) {
        beginMarkdown(from, true);
    }

    QList<MarkdownSegment> run() {
        if (position_ == 0) takeReasoning();
        while (position_ < source_.size()) takeLine(lineAt(position_));
        endMarkdown(source_.size());
        return std::move(segments_);
    }

 private:
    Line lineAt(qsizetype begin) const {
        const qsizetype newline = source_.indexOf(u'\n', begin);
        if (newline < 0) return {source_.sliced(begin), begin, source_.size(), false};
        return {source_.sliced(begin, newline - begin), begin, newline + 1, true};
    }

    void takeLine(const Line& line) {
        if (endsEverything(line)) {
            endMarkdown(line.begin);
            beginMarkdown(line.begin, true);
        }
        if (!nested_ && (takeCode(line) || takeFormula(line))) return;
        if (nested_ && closes(*nested_, line.text)) {
            nested_.reset();
        } else if (!nested_) {
            nested_ = fenceBehindMarker(line.text);
        }
        if (listMarkerLength(withoutIndent(line.text), line.complete) > 0) listSeen_ = true;
        if (isLinkDefinition(line.text)) pending_.definitions.append(line.text.toString());
        if (line.blank()) {
            afterBlank_ = textSeen_;
        } else {
            textSeen_ = true;
            afterBlank_ = false;
        }
        position_ = line.next;
    }

    // After a blank line, text at the left edge that is no list item cannot belong to anything above it.
    bool endsEverything(const Line& line) const {
        if (!afterBlank_ || line.blank() || isSpace(line.text[0])) return false;
        return !listSeen_ || listMarkerLength(line.text, line.complete) == 0;
    }

    void takeReasoning() {
        qsizetype at = 0;
        while (at < source_.size() && source_[at].isSpace()) ++at;
        if (!source_.sliced(at).startsWith(kReasoningBegin)) return;
        const qsizetype content = at + kReasoningBegin.size();
        const qsizetype end = source_.indexOf(kReasoningEnd, content);
        MarkdownSegment reasoning{MarkdownSegment::Kind::Reasoning};
        reasoning.open = end < 0;
        reasoning.settled = true;
        const qsizetype contentEnd = reasoning.open ? source_.size() : end;
        const qsizetype next = reasoning.open ? source_.size() : end + kReasoningEnd.size();
        reasoning.content = source_.sliced(content, contentEnd - content).trimmed().toString();
        append(std::move(reasoning), 0, next);
    }

    bool takeCode(const Line& opening) {
        const std::optional<Fence> fence = openingFence(opening.text);
        if (!fence) return false;
        MarkdownSegment code{MarkdownSegment::Kind::Code};
        code.language = fence->language;
        code.open = true;
        code.settled = opening.complete;
        QStringList lines;
        qsizetype at = opening.next;
        while (code.open && at < source_.size()) {
            const Line line = lineAt(at);
            at = line.next;
            if (closes(*fence, line.text)) {
                code.open = false;
            } else {
                lines.append(dedented(line.text, fence->indent).toString());
            }
        }
        code.content = lines.join(u'\n');
        append(std::move(code), opening.begin, at);
        return true;
    }

    static QStringView dedented(QStringView line, qsizetype columns) {
        while (columns > 0 && !line.isEmpty() && isSpace(line[0])) {
            columns -= line[0] == u'\t' ? kTabColumns : 1;
            line = line.sliced(1);
        }
        return line.endsWith(u'\r') ? line.chopped(1) : line;
    }

    bool takeFormula(const Line& opening) {
        const QStringView start = withoutIndent(opening.text);
        const bool dollars = start.startsWith(u"$$");
        if (!dollars && !start.startsWith(u"\\[")) return false;
        const QStringView closing = dollars ? QStringView(u"$$") : QStringView(u"\\]");
        const qsizetype content = opening.next - opening.complete - start.size() + 2;
        Line line = opening;
        line.text = start.sliced(2);
        for (int lines = 0; lines < kMaxFormulaLines; ++lines) {
            const qsizetype end = line.text.indexOf(closing);
            if (end >= 0) {
                if (!line.text.sliced(end + 2).trimmed().isEmpty()) return false;
                const qsizetype contentEnd = line.next - line.complete - line.text.size() + end;
                return appendFormula(content, contentEnd, opening.begin, line);
            }
            if (line.next == source_.size()) return false;
            line = lineAt(line.next);
            if (line.blank() || endsFormula(line.text, dollars)) return false;
        }
        return false;
    }

    /// Whether something else begins there, which would have been taken while the formula's end was still
    /// missing.
    static bool endsFormula(QStringView line, bool dollars) {
        return openingFence(line) || withoutIndent(line).startsWith(dollars ? u"\\[" : u"$$");
    }

    bool appendFormula(qsizetype content, qsizetype contentEnd, qsizetype begin, const Line& last) {
        MarkdownSegment formula{MarkdownSegment::Kind::Formula};
        formula.content = source_.sliced(content, contentEnd - content).trimmed().toString();
        if (formula.content.isEmpty()) return false;
        formula.settled = last.complete;
        append(std::move(formula), begin, last.next);
        return true;
    }

    void beginMarkdown(qsizetype begin, bool settled) {
        pending_ = {};
        pending_.begin = begin;
        pending_.settled = settled;
        textSeen_ = false;
        afterBlank_ = false;
        listSeen_ = false;
        nested_.reset();
    }

    void endMarkdown(qsizetype end) {
        pending_.end = end;
        if (pending_.begin < end) segments_.append(std::move(pending_));
    }

    /// Puts a segment of another kind behind the pending Markdown, and begins anew after it.
    void append(MarkdownSegment segment, qsizetype begin, qsizetype end) {
        if (begin == pending_.begin) segment.settled = segment.settled || pending_.settled;
        endMarkdown(begin);
        segment.begin = begin;
        segment.end = end;
        segments_.append(std::move(segment));
        // What follows exists only once this segment's last line is complete, so its place is certain.
        beginMarkdown(end, true);
        position_ = end;
    }

    QStringView source_;
    qsizetype position_;
    QList<MarkdownSegment> segments_;
    MarkdownSegment pending_;  // the Markdown since the last segment
    // In the pending Markdown:
    bool textSeen_ = false;
    bool afterBlank_ = false;  // behind text and a blank line
    bool listSeen_ = false;
    std::optional<Fence> nested_;
};

}  // namespace

QList<MarkdownSegment> outlineMarkdown(QStringView source, qsizetype from) {
    return Outliner(source, from).run();
}

}  // namespace fireside::domain
