#include "app/domain/message_blocks.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>
#include <memory>
#include <random>

using fireside::domain::Block;
using fireside::domain::BlockKind;
using fireside::domain::parseBlocks;

using namespace Qt::StringLiterals;

namespace {

Block only(const QString& markdown) {
    const QList<Block> blocks = parseBlocks(markdown);
    if (blocks.size() != 1) qWarning("%lld blocks", static_cast<long long>(blocks.size()));
    return blocks.value(0);
}

QString text(const QString& markdown) {
    return only(markdown).content;
}

QList<BlockKind> kinds(const QString& markdown) {
    QList<BlockKind> found;
    for (const Block& block : parseBlocks(markdown)) found.append(block.kind);
    return found;
}

}  // namespace

class MessageBlocksTest : public QObject {
    Q_OBJECT

 private slots:
    void emptyTextHasNoBlocks() {
        QVERIFY(parseBlocks({}).isEmpty());
        QVERIFY(parseBlocks(" \n\n\t\n").isEmpty());
    }

    void paragraphsBecomeRichText() {
        QCOMPARE(text("plain"), "plain");
        QCOMPARE(text("*a* **b** ~~c~~ `d`"), "<i>a</i> <b>b</b> <s>c</s> <code>d</code>");
        QCOMPARE(text("one\ntwo  \nthree"), "one<br>two<br>three");
        QCOMPARE(text("`a  <b>`"), "<code>a&nbsp; &lt;b&gt;</code>");
        QCOMPARE(kinds("a\n\nb"), (QList{BlockKind::Text, BlockKind::Text}));
    }

    void htmlIsShownAsText() {
        QCOMPARE(text("<script>alert('x')</script>"), "&lt;script&gt;alert('x')&lt;/script&gt;");
        QCOMPARE(text("a <b onclick=\"x\">b</b> <img src=file:///etc/passwd>"),
                 "a &lt;b onclick=&quot;x&quot;&gt;b&lt;/b&gt; &lt;img src=file:///etc/passwd&gt;");
        QCOMPARE(text("<!-- a -->"), "&lt;!-- a --&gt;");
    }

    void entitiesStayEntities() {
        QCOMPARE(text("&lt;b&gt; &nbsp; &amp; &#65; &#x41; & b"),
                 "&lt;b&gt; &nbsp; &amp; &#65; &#x41; &amp; b");
        QCOMPARE(text("&#0; &#xD800; &#x110000;"), u"\uFFFD \uFFFD \uFFFD"_s);
    }

    void linksKeepOnlySafeSchemes() {
        QCOMPARE(text("[a](https://x.y/?q=1&r=\"2\")"),
                 "<a href=\"https://x.y/?q=1&amp;r=&quot;2&quot;\">a</a>");
        QCOMPARE(text("<http://x.y>"), "<a href=\"http://x.y\">http://x.y</a>");
        QCOMPARE(text("see www.x.y now"), "see <a href=\"http://www.x.y\">www.x.y</a> now");
        QCOMPARE(text("a@b.cd"), "<a href=\"mailto:a@b.cd\">a@b.cd</a>");
        for (const char* address : {"javascript:alert(1)", "file:///etc/passwd", "qrc:/x", "data:text/html,x",
                                    "x.html", "&#106;avascript:alert(1)", "JaVaScRiPt:x", "//x.y"}) {
            QCOMPARE(text(QString("[a](%1)").arg(address)), "a");
        }
    }

    void imagesBecomeLinks() {
        QCOMPARE(text("![a *b*](https://x.y/i.png)"), "<a href=\"https://x.y/i.png\">a <i>b</i></a>");
        QCOMPARE(text("![](https://x.y/i.png)"), "<a href=\"https://x.y/i.png\">https://x.y/i.png</a>");
        QCOMPARE(text("[![i](https://x.y/i.png)](https://x.y)"), "<a href=\"https://x.y\">i</a>");
        QCOMPARE(text("![secret](file:///etc/passwd)"), "secret");
    }

    void headingsHaveLevels() {
        QCOMPARE(only("### A *b*").kind, BlockKind::Heading);
        QCOMPARE(only("### A *b*").level, 3);
        QCOMPARE(text("### A *b*"), "A <i>b</i>");
        QCOMPARE(only("A\n===").level, 1);
        QCOMPARE(only("A\n---").level, 2);
        QCOMPARE(kinds("a\n\n---\n\nb"), (QList{BlockKind::Text, BlockKind::Rule, BlockKind::Text}));
    }

    void fencedCode() {
        const Block code = only("```cpp title=x\nint a;\n\n  <b>\n```\n");
        QCOMPARE(code.kind, BlockKind::Code);
        QCOMPARE(code.language, "cpp");
        QCOMPARE(code.content, "int a;\n\n  <b>");
        QVERIFY(!code.open);
        QCOMPARE(text("~~~\n```\n~~~"), "```");
        QCOMPARE(text("````md\n```\nx\n```\n````"), "```\nx\n```");
        QCOMPARE(only("``` a ``` b").kind, BlockKind::Text);
        QCOMPARE(kinds("a\n```\nb\n```\nc"), (QList{BlockKind::Text, BlockKind::Code, BlockKind::Text}));
        QCOMPARE(text("```\r\na\r\nb\r\n```\r\n"), "a\nb");
    }

    void unfinishedCodeIsOpen() {
        for (const char* markdown : {"```", "```py", "```py\nx\n", "````\nx\n```", "```\nx\n``` y"}) {
            QCOMPARE(only(markdown).kind, BlockKind::Code);
            QVERIFY(only(markdown).open);
        }
    }

    void codeInAListIsABlockOfItsOwn() {
        const QList<Block> blocks = parseBlocks(
            "1. first\n   ```sh\n   make\n     all\n   ```\n2. second\n\n    ```\n    x\n    ```");
        QCOMPARE(blocks.size(), 4);
        QCOMPARE(blocks[0].content, "<ol><li>first</li></ol>");
        QCOMPARE(blocks[1].content, "make\n  all");
        QCOMPARE(blocks[1].language, "sh");
        QCOMPARE(blocks[2].content, "<ol start=\"2\"><li>second</li></ol>");
        QCOMPARE(blocks[3].content, "x");
    }

    void codeThatStaysInside() {
        QCOMPARE(text("> ```\n> a  b\n> c\n> ```"), "<p><code>a&nbsp; b<br>c<br></code></p>");
        QCOMPARE(kinds("- ```\n  a\n  ```\n- b"), QList{BlockKind::List});
    }

    void indentedTextIsNotCode() { QCOMPARE(text("    a *b*"), "a <i>b</i>"); }

    void lists() {
        QCOMPARE(text("- a\n- b\n  1. c\n"), "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>");
        QCOMPARE(text("3. a\n\n4. b"), "<ol start=\"3\"><li><p>a</p></li><li><p>b</p></li></ol>");
        QCOMPARE(text("- [ ] a\n- [x] b"), u"<ul><li>\u2610 a</li><li>\u2611 b</li></ul>"_s);
        QCOMPARE(kinds("- a\n\n- b\n\nc"), (QList{BlockKind::List, BlockKind::Text}));
    }

    void quotes() {
        QCOMPARE(only("> a\n> b").kind, BlockKind::Quote);
        QCOMPARE(text("> a\n> > b\n> - c"), "<p>a</p><blockquote><p>b</p></blockquote><ul><li>c</li></ul>");
    }

    void deepNestingIsBounded() {
        const QString deep = QString(">").repeated(2000) + " a";
        QCOMPARE(text(deep).count("<blockquote>"), 15);
        QCOMPARE(text(deep).count("</blockquote>"), 15);
        QVERIFY(text(deep).contains("a"));
    }

    void tables() {
        const Block table = only("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | *2* | `x\\|y` | <b> |\n| 5 |");
        QCOMPARE(table.kind, BlockKind::Table);
        QCOMPARE(table.alignments,
                 (QList<int>{Qt::AlignLeft, Qt::AlignLeft, Qt::AlignHCenter, Qt::AlignRight}));
        QCOMPARE(table.rows.size(), 3);
        QCOMPARE(table.rows[0], (QStringList{"a", "b", "c", "d"}));
        QCOMPARE(table.rows[1], (QStringList{"1", "<i>2</i>", "<code>x|y</code>", "&lt;b&gt;"}));
        QCOMPARE(table.rows[2], (QStringList{"5", "", "", ""}));
    }

    void formulas() {
        QCOMPARE(only("$$ a_1 < b $$").kind, BlockKind::Formula);
        QCOMPARE(text("$$ a_1 < b $$"), "a_1 < b");
        QCOMPARE(text("$$\na\n=\n- b\n+ c\\\\\n$$\n"), "a\n=\n- b\n+ c\\\\");
        QCOMPARE(text("\\[\n\\frac{a}{b}\n\\]"), "\\frac{a}{b}");
        QCOMPARE(kinds("so\n$$x$$\nand"), (QList{BlockKind::Text, BlockKind::Formula, BlockKind::Text}));
        QCOMPARE(kinds("1. so\n   \\[ x \\]\n2. and"),
                 (QList{BlockKind::List, BlockKind::Formula, BlockKind::List}));
    }

    void whatIsNotAFormula() {
        QCOMPARE(text("costs $5 or $10"), "costs $5 or $10");
        QCOMPARE(text("$x$ is"), "$x$ is");
        for (const char* markdown : {"$$ open", "$$$$", "$$a$$ and", "so $$a$$", "$$ a\n\nb $$"}) {
            for (const Block& block : parseBlocks(markdown)) QCOMPARE(block.kind, BlockKind::Text);
        }
        QCOMPARE(kinds("```latex\n$$x$$\n\\[y\\]\n```"), QList{BlockKind::Code});
    }

    void reasoning() {
        const QList<Block> blocks = parseBlocks("\n<think>\nI *see*\n\n```\n</think>\n\nAnswer");
        QCOMPARE(blocks.size(), 2);
        QCOMPARE(blocks[0].kind, BlockKind::Reasoning);
        QCOMPARE(blocks[0].content, "I *see*\n\n```");
        QVERIFY(!blocks[0].open);
        QCOMPARE(blocks[1].content, "Answer");
        QVERIFY(only("<think>I").open);
        QCOMPARE(only("<think>").kind, BlockKind::Reasoning);
        QCOMPARE(kinds("<think>\n\n</think>\n\nAnswer"), QList{BlockKind::Text});
        QCOMPARE(text("not <think>at</think> the start"), "not &lt;think&gt;at&lt;/think&gt; the start");
    }

    void linkDefinitionsCountEverywhere() {
        const QString definition = "[x]: https://x.y 'Title'";
        const QString link = "<a href=\"https://x.y\">x</a>";
        for (const QString& markdown :
             {"see [x]\n\n" + definition, definition + "\n\nsee [x]",
              "see [x]\n\n```\ncode\n```\n\n" + definition + "\n[y]: https://y.z"}) {
            QCOMPARE(parseBlocks(markdown).value(0).content, "see " + link);
        }
        QCOMPARE(parseBlocks("a\n\n```\n" + definition + "\n```\n\nsee [x]").last().content, "see [x]");
    }

    void everythingElseIsText() {
        QCOMPARE(text(QString(u"a\0b"_s)), u"a\uFFFDb"_s);
        QCOMPARE(text(u"中文**粗体**，日本語"_s), u"中文<b>粗体</b>，日本語"_s);
        QCOMPARE(text(u"👩‍👩‍👧 *é*"_s), u"👩‍👩‍👧 <i>é</i>"_s);
        QVERIFY(!parseBlocks(QString(QChar(0xD800))).isEmpty());
    }

    void onlySafeTagsComeOut() {
        static const QRegularExpression tag(
            "<(?!/?(?:b|i|s|code|p|ul|li|ol|blockquote)>|br>|ol start=\"\\d+\">|"
            "a href=\"(?:https?://|mailto:)[^\"<>]*\">|/a>)");
        const QStringList pieces{"<script>",
                                 "\"",
                                 "'",
                                 ">",
                                 "<",
                                 "&",
                                 "&#60;",
                                 "&lt;",
                                 "](",
                                 "[",
                                 "![",
                                 "https://a.b/",
                                 ")",
                                 "`",
                                 "\n",
                                 "\n\n",
                                 "- ",
                                 "> ",
                                 "| a | b |\n|--|--|\n",
                                 "*",
                                 "$$",
                                 "javascript:",
                                 "\\",
                                 "# ",
                                 "~~",
                                 "<http://a.b/\">"};
        for (int round = 0; round < 3000; ++round) {
            QString markdown;
            for (int i = 0; i < 12; ++i) markdown += pieces.at(random_() % pieces.size());
            for (const Block& block : parseBlocks(markdown)) {
                if (block.kind == BlockKind::Code || block.kind == BlockKind::Formula) continue;
                QString rich = block.content;
                for (const QStringList& row : block.rows) rich += row.join(" ");
                QVERIFY2(!tag.match(rich).hasMatch(), qPrintable(markdown + "\n-->\n" + rich));
            }
        }
    }

    void longTextsAreParsedInLinearTime() {
        const QString paragraph = "Some *words* with `code` and [a link](https://x.y).\n\n- one\n- two\n\n";
        const QStringList hostile{"\\[\n", "$$ a\n",  "- ```\n", "[a]: https://x.y\n\n[a]\n\n",
                                  "> ",    "* a\n\n", "`"};
        for (const QString& piece : QStringList{paragraph} + hostile) {
            const QString markdown = piece.repeated(200'000 / piece.size());
            QElapsedTimer timer;
            timer.start();
            const qsizetype blocks = parseBlocks(markdown).size();
            qInfo("200,000 characters of %s: %lld blocks in %lld ms", qPrintable(piece.left(3).simplified()),
                  static_cast<long long>(blocks), static_cast<long long>(timer.elapsed()));
            QVERIFY(timer.elapsed() < 15000);
        }
    }

 private:
    std::minstd_rand random_{42};
};

std::unique_ptr<QObject> makeMessageBlocksTest() {
    return std::make_unique<MessageBlocksTest>();
}

#include "message_blocks_test.moc"
