#include "app/domain/model_card.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringList>

namespace fireside::domain {
namespace {

/// A tag of HTML. An autolink (<https://...>) and a comparison (a < b) are none.
const QRegularExpression& tagPattern() {
    static const QRegularExpression kTag(
        QStringLiteral(R"(<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?)/?>)"));
    return kTag;
}

/// What is no text: comments, styles and scripts, over several lines too.
const QRegularExpression& silentPattern() {
    static const QRegularExpression kSilent(
        QStringLiteral(R"(<!--.*?-->|<(style|script)\b[^>]*>.*?</\1\s*>)"),
        QRegularExpression::DotMatchesEverythingOption | QRegularExpression::CaseInsensitiveOption);
    return kSilent;
}

/// `![what it shows](address)`
const QRegularExpression& picturePattern() {
    static const QRegularExpression kPicture(QStringLiteral(R"(!\[([^\[\]]*)\]\([^()]*\))"));
    return kPicture;
}

QString attribute(const QString& attributes, const QString& name) {
    static const QRegularExpression kAttribute(
        QStringLiteral(R"re(([A-Za-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))re"));
    for (auto match = kAttribute.globalMatch(attributes); match.hasNext();) {
        const auto found = match.next();
        if (found.captured(1).compare(name, Qt::CaseInsensitive) == 0)
            return found.captured(2) + found.captured(3) + found.captured(4);
    }
    return {};
}

/// Tags whose whole meaning is a mark before and after. Everything else that is not handled below only
/// arranges.
struct Marks {
    QString open;
    QString close;
};

const QHash<QString, Marks>& marks() {
    static const QHash<QString, Marks> kMarks = [] {
        QHash<QString, Marks> all;
        const QString gap = QStringLiteral("\n\n");
        for (const char* block : {"p", "div", "center", "section", "article", "details", "table", "ul", "ol",
                                  "blockquote", "figure", "header", "footer", "tbody", "thead"})
            all.insert(QString::fromLatin1(block), {gap, gap});
        for (int level = 1; level <= 6; ++level)
            all.insert(QStringLiteral("h%1").arg(level), {gap + QString(level, u'#') + u' ', gap});
        for (const char* strong : {"b", "strong", "summary"})
            all.insert(QString::fromLatin1(strong), {QStringLiteral("**"), QStringLiteral("**")});
        for (const char* soft : {"i", "em"})
            all.insert(QString::fromLatin1(soft), {QStringLiteral("*"), QStringLiteral("*")});
        all.insert(QStringLiteral("code"), {QStringLiteral("`"), QStringLiteral("`")});
        all.insert(QStringLiteral("br"), {QStringLiteral("  \n"), {}});
        all.insert(QStringLiteral("hr"), {QStringLiteral("\n\n---\n\n"), {}});
        all.insert(QStringLiteral("li"), {QStringLiteral("\n- "), {}});
        all.insert(QStringLiteral("tr"), {QStringLiteral("\n\n"), {}});
        for (const char* cell : {"td", "th"})
            all.insert(QString::fromLatin1(cell), {{}, QStringLiteral(" · ")});
        return all;
    }();
    return kMarks;
}

/// Tags to Markdown, one text at a time: links are open from one tag to another.
class TagReader {
 public:
    QString read(const QString& text) {
        QString result;
        qsizetype from = 0;
        for (auto tags = tagPattern().globalMatch(text); tags.hasNext();) {
            const auto tag = tags.next();
            result += text.mid(from, tag.capturedStart() - from);
            from = tag.capturedEnd();
            const QString mark = markOf(tag);
            // Emphasis begins and ends at a word, or it is none.
            const bool emphasis = mark.startsWith(u'*');
            if (emphasis && !tag.captured(1).isEmpty()) {
                while (result.endsWith(u' ')) result.chop(1);
            } else if (emphasis) {
                while (from < text.size() && text[from].isSpace()) ++from;
            }
            result += mark;
        }
        return result + text.mid(from);
    }

 private:
    QString markOf(const QRegularExpressionMatch& tag) {
        const bool closing = !tag.captured(1).isEmpty();
        const QString name = tag.captured(2).toLower();
        if (name == QLatin1String("img")) return attribute(tag.captured(3), QStringLiteral("alt"));
        if (name == QLatin1String("a")) return closing ? closeLink() : openLink(tag.captured(3));
        const Marks found = marks().value(name);
        return closing ? found.close : found.open;
    }

    QString openLink(const QString& attributes) {
        const QString address = attribute(attributes, QStringLiteral("href"));
        links_.append(address);
        return address.isEmpty() ? QString() : QStringLiteral("[");
    }

    QString closeLink() {
        if (links_.isEmpty()) return {};
        const QString address = links_.takeLast();
        return address.isEmpty() ? QString() : QStringLiteral("](") + address + u')';
    }

    QStringList links_;
};

/// Without the indentation of HTML, which Markdown would take for code.
QString outdented(const QString& text) {
    QStringList lines = text.split(u'\n');
    for (QString& line : lines) {
        if (line.contains(tagPattern())) line = line.trimmed();
    }
    return lines.join(u'\n');
}

/// Links around a picture that says nothing, and descriptions of none.
QString withoutEmptyLinks(QString text) {
    static const QRegularExpression kEmpty(QStringLiteral(R"(\[\s*\]\([^()]*\))"));
    return text.replace(kEmpty, QString());
}

/// Everything but inline code.
QString readText(const QString& text, TagReader& tags) {
    static const QRegularExpression kCode(QStringLiteral(R"((`+)(?!`).*?(?<!`)\1(?!`))"));
    QString result;
    qsizetype from = 0;
    const auto plain = [&](qsizetype to) {
        QString part = outdented(text.mid(from, to - from)).replace(picturePattern(), QStringLiteral("\\1"));
        result += tags.read(part);
    };
    for (auto codes = kCode.globalMatch(text); codes.hasNext();) {
        const auto code = codes.next();
        plain(code.capturedStart());
        result += code.captured();
        from = code.capturedEnd();
    }
    plain(text.size());
    return withoutEmptyLinks(result);
}

}  // namespace

QString markdownOfCard(const QString& card) {
    static const QRegularExpression kFence(QStringLiteral(R"(^ {0,3}(`{3,}|~{3,}))"));
    QString result;
    QString text;
    QString fence;  // that is open; empty: none
    TagReader tags;
    const auto flush = [&] {
        result += readText(text.remove(silentPattern()), tags);
        text.clear();
    };
    const QStringList lines = card.split(u'\n');
    for (const QString& line : lines) {
        const QString mark = kFence.match(line).captured(1);
        if (fence.isEmpty() && mark.isEmpty()) {
            text += line + u'\n';
            continue;
        }
        if (fence.isEmpty()) {
            flush();
            fence = mark;
        } else if (mark.startsWith(fence)) {
            fence.clear();
        }
        result += line + u'\n';
    }
    flush();
    return result;
}

}  // namespace fireside::domain
