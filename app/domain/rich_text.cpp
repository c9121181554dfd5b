#include "app/domain/rich_text.h"

#include <md4c.h>

#include <QByteArrayView>

namespace fireside::domain {
namespace {

using namespace Qt::StringLiterals;

constexpr unsigned kDialect = MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH |
                              MD_FLAG_TASKLISTS | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;

// Lists and quotes nested deeper than this are drawn at this depth: text of nothing but ">" must not hang the
// layout.
constexpr int kMaxNesting = 16;

QString fromUtf8(const MD_CHAR* text, MD_SIZE size) {
    return QString::fromUtf8(QByteArrayView(text, static_cast<qsizetype>(size)));
}

/// Entities stay as they are written, since rich text knows them too; only those that name no character are
/// replaced.
QString entity(const QString& text) {
    const bool numeric = text.startsWith("&#"_L1);
    if (!numeric) return text;
    const bool hex = text.at(2).toLower() == u'x';
    const uint code = text.sliced(hex ? 3 : 2).chopped(1).toUInt(nullptr, hex ? 16 : 10);
    const bool character = code >= 0x20 && code <= QChar::LastValidCodePoint && !QChar::isSurrogate(code);
    return character ? text : QString(QChar::ReplacementCharacter);
}

QString escaped(MD_TEXTTYPE type, const QString& text) {
    if (type == MD_TEXT_ENTITY) return entity(text);
    if (type == MD_TEXT_NULLCHAR) return QString(QChar::ReplacementCharacter);
    return text.toHtmlEscaped();
}

/// Keeps the spaces of code, which rich text would fold into one.
QString escapedCode(const QString& text) {
    QString code = text.toHtmlEscaped();
    return code.replace(u'\t', u"    "_s).replace(u"  "_s, u"&nbsp; "_s).replace(u'\n', u"<br>"_s);
}

/// A pipe inside code inside a table is written "\|", which md4c leaves as it is.
QString unescapedPipes(QString text) {
    return text.replace("\\|"_L1, "|"_L1);
}

QString attribute(const MD_ATTRIBUTE& value) {
    QString text;
    for (int i = 0; value.text && value.substr_offsets[i] < value.size; ++i) {
        const MD_OFFSET begin = value.substr_offsets[i];
        text +=
            escaped(value.substr_types[i], fromUtf8(value.text + begin, value.substr_offsets[i + 1] - begin));
    }
    return text;
}

bool allowed(const QString& address) {
    // The scheme must be written out: an address that begins with an entity is not followed.
    for (const QLatin1String scheme : {"http://"_L1, "https://"_L1, "mailto:"_L1}) {
        if (address.startsWith(scheme, Qt::CaseInsensitive)) return true;
    }
    return false;
}

int alignment(MD_ALIGN align) {
    switch (align) {
        case MD_ALIGN_CENTER:
            return Qt::AlignHCenter;
        case MD_ALIGN_RIGHT:
            return Qt::AlignRight;
        default:
            return Qt::AlignLeft;
    }
}

class Renderer {
 public:
    QList<Block> blocks;

    void enterBlock(MD_BLOCKTYPE type, void* detail) {
        switch (type) {
            case MD_BLOCK_DOC:
                break;
            case MD_BLOCK_QUOTE:
                enterContainer(BlockKind::Quote, u"<blockquote>"_s);
                break;
            case MD_BLOCK_UL:
                enterContainer(BlockKind::List, u"<ul>"_s);
                break;
            case MD_BLOCK_OL: {
                const unsigned start = static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start;
                enterContainer(BlockKind::List, start == 1 ? u"<ol>"_s : u"<ol start=\"%1\">"_s.arg(start));
                break;
            }
            case MD_BLOCK_LI:
                enterItem(*static_cast<MD_BLOCK_LI_DETAIL*>(detail));
                break;
            case MD_BLOCK_P:
                enterLeaf(BlockKind::Text, u"<p>"_s);
                break;
            case MD_BLOCK_H:
                enterHeading(static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level));
                break;
            case MD_BLOCK_CODE:
                enterLeaf(BlockKind::Code, u"<p><code>"_s);
                break;
            case MD_BLOCK_TABLE:
                enterLeaf(BlockKind::Table, u"<p>"_s);
                break;
            case MD_BLOCK_TR:
                enterRow();
                break;
            case MD_BLOCK_TH:
            case MD_BLOCK_TD:
                enterCell(type, alignment(static_cast<MD_BLOCK_TD_DETAIL*>(detail)->align));
                break;
            case MD_BLOCK_HR:
                rule();
                break;
            case MD_BLOCK_HTML:
            case MD_BLOCK_THEAD:
            case MD_BLOCK_TBODY:
                break;
        }
    }

    void leaveBlock(MD_BLOCKTYPE type) {
        switch (type) {
            case MD_BLOCK_QUOTE:
                leaveContainer(u"</blockquote>"_s);
                break;
            case MD_BLOCK_UL:
                leaveContainer(u"</ul>"_s);
                break;
            case MD_BLOCK_OL:
                leaveContainer(u"</ol>"_s);
                break;
            case MD_BLOCK_LI:
                item(u"</li>"_s);
                break;
            case MD_BLOCK_P:
            case MD_BLOCK_TABLE:
                leaveLeaf(u"</p>"_s);
                break;
            case MD_BLOCK_H:
                leaveLeaf(u"</b></p>"_s);
                break;
            case MD_BLOCK_CODE:
                leaveLeaf(u"</code></p>"_s);
                break;
            case MD_BLOCK_TR:
                if (depth_ > 0) text_ += u"<br>"_s;
                break;
            case MD_BLOCK_TH:
            case MD_BLOCK_TD:
                leaveCell();
                break;
            default:
                break;
        }
    }

    void enterSpan(MD_SPANTYPE type, void* detail) {
        if (type == MD_SPAN_A) enterLink(attribute(static_cast<MD_SPAN_A_DETAIL*>(detail)->href), false);
        if (type == MD_SPAN_IMG) enterLink(attribute(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src), true);
        text_ += spanTag(type, false);
    }

    void leaveSpan(MD_SPANTYPE type) {
        text_ += spanTag(type, true);
        if (type == MD_SPAN_A || type == MD_SPAN_IMG) leaveLink(type == MD_SPAN_IMG);
    }

    void text(MD_TEXTTYPE type, const QString& text) {
        if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
            // A single line break is kept: models write verses, addresses and formulas line by line.
            text_ += u"<br>"_s;
        } else if (type == MD_TEXT_CODE) {
            const bool inTable = current_.kind == BlockKind::Table;
            const bool plain = depth_ == 0 && current_.kind == BlockKind::Code;
            text_ += plain ? text : escapedCode(inTable ? unescapedPipes(text) : text);
        } else {
            text_ += escaped(type, text);
        }
    }

 private:
    static QString spanTag(MD_SPANTYPE type, bool closing) {
        const QString slash = closing ? u"/"_s : QString();
        switch (type) {
            case MD_SPAN_EM:
                return u"<%1i>"_s.arg(slash);
            case MD_SPAN_STRONG:
                return u"<%1b>"_s.arg(slash);
            case MD_SPAN_DEL:
                return u"<%1s>"_s.arg(slash);
            case MD_SPAN_CODE:
                return u"<%1code>"_s.arg(slash);
            default:
                return {};
        }
    }

    void begin(BlockKind kind) {
        current_ = {};
        current_.kind = kind;
        text_.clear();
    }

    void finish() {
        current_.content = text_;
        if (current_.kind == BlockKind::Code && text_.endsWith(u'\n')) current_.content.chop(1);
        if (current_.kind == BlockKind::Table) current_.content.clear();
        blocks.append(current_);
    }

    void enterContainer(BlockKind kind, const QString& tag) {
        if (depth_++ == 0) begin(kind);
        // A Quote's block already says that it is a quote; a List needs its own tag.
        if (depth_ <= kMaxNesting && !(depth_ == 1 && kind == BlockKind::Quote)) text_ += tag;
    }

    void leaveContainer(const QString& tag) {
        if (depth_ <= kMaxNesting && !(depth_ == 1 && current_.kind == BlockKind::Quote)) text_ += tag;
        if (--depth_ == 0) finish();
    }

    void enterItem(const MD_BLOCK_LI_DETAIL& detail) {
        item(u"<li>"_s);
        if (detail.is_task) text_ += detail.task_mark == ' ' ? u"\u2610 "_s : u"\u2611 "_s;
    }

    void item(const QString& tag) {
        if (depth_ <= kMaxNesting) text_ += tag;
    }

    void enterLeaf(BlockKind kind, const QString& nestedTag) {
        if (depth_ == 0) {
            begin(kind);
        } else {
            text_ += nestedTag;
        }
    }

    void leaveLeaf(const QString& nestedTag) {
        if (depth_ == 0) {
            finish();
        } else {
            text_ += nestedTag;
        }
    }

    void enterHeading(int level) {
        enterLeaf(BlockKind::Heading, u"<p><b>"_s);
        if (depth_ == 0) current_.level = level;
    }

    void rule() {
        if (depth_ > 0) return;
        begin(BlockKind::Rule);
        finish();
    }

    void enterRow() {
        if (depth_ == 0) current_.rows.append(QStringList());
    }

    void enterCell(MD_BLOCKTYPE type, int align) {
        if (depth_ > 0) return;  // a table inside a list or quote: its cells stand behind each other
        text_.clear();
        if (type == MD_BLOCK_TH) current_.alignments.append(align);
    }

    void leaveCell() {
        if (depth_ > 0) {
            text_ += u" &nbsp; "_s;
        } else {
            current_.rows.last().append(text_);
        }
    }

    void enterLink(const QString& address, bool image) {
        if (links_++ == 0 && allowed(address)) {
            text_ += u"<a href=\"%1\">"_s.arg(address);
            linked_ = true;
        }
        if (image) imageTexts_.append({text_.size(), address});
    }

    void leaveLink(bool image) {
        if (image) {
            const ImageText imageText = imageTexts_.takeLast();
            if (text_.size() == imageText.begin) text_ += imageText.address;
        }
        if (--links_ == 0 && linked_) {
            text_ += u"</a>"_s;
            linked_ = false;
        }
    }

    struct ImageText {
        qsizetype begin;  // in text_; an image without alternative text is named by its address
        QString address;
    };

    Block current_;
    QString text_;
    int depth_ = 0;  // of lists and quotes
    int links_ = 0;  // links and images around the current text; only the outermost becomes a link
    bool linked_ = false;
    QList<ImageText> imageTexts_;
};

Renderer& rendererOf(void* userdata) {
    return *static_cast<Renderer*>(userdata);
}

}  // namespace

QList<Block> richTextBlocks(const QByteArray& markdown) {
    Renderer renderer;
    MD_PARSER parser = {};
    parser.flags = kDialect;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* userdata) {
        rendererOf(userdata).enterBlock(type, detail);
        return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* userdata) {
        rendererOf(userdata).leaveBlock(type);
        return 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* userdata) {
        rendererOf(userdata).enterSpan(type, detail);
        return 0;
    };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* userdata) {
        rendererOf(userdata).leaveSpan(type);
        return 0;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* userdata) {
        rendererOf(userdata).text(type, fromUtf8(text, size));
        return 0;
    };
    const auto size = static_cast<MD_SIZE>(markdown.size());
    if (md_parse(markdown.constData(), size, &parser, &renderer) == 0) return renderer.blocks;
    Block unparsed;  // md4c ran out of memory: the words themselves are still there
    unparsed.content = QString::fromUtf8(markdown).toHtmlEscaped();
    return {unparsed};
}

}  // namespace fireside::domain
