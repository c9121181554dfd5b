// The incremental parser must agree with the whole parse for every prefix of every text.
#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <memory>
#include <random>

#include "app/domain/message_blocks.h"

using namespace Qt::StringLiterals;
using fireside::domain::Block;
using fireside::domain::BlockParser;
using fireside::domain::parseBlocks;

namespace {

QStringList nastyDocuments() {
    return {
        u"A paragraph\nover lines\n\nsetext\n===\n\nsetext two\n---\n\n---\n\n***\n\n* * *\n\nend"_s,
        u"see [one] and [two][2] and [three](https://t.h)\n\n- [one]\n\n[one]: https://one.example "
        u"'T'\n\nmore [one]\n[2]: "
        u"https://two.example\n\n[2]: https://other.example\n\n[one] again"_s,
        u"- a\n- b\n\n- c\n\n  still c\n\n    - d\n1. e\n\n2. f\n\n3) g\n\n**bold after a list**\n\n-not a marker\n\n- h\n\n2024 was\n\n12"_s,
        u"````md\n```py\ninner\n```\n\ntext\n\n````\nafter\n```c\n\n\nx\n\n  ```\n~~~\n```\n~~~~\n``` a `` b\n```j`s\nend"_s,
        u"1. step\n   ```bash\n   cmd\n\ncol zero\n   ```\n   after\n2. next\n- ```\n  nested\n\n  ```\n\nout\n```\nopen"_s,
        u"| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3\n\n| not a table |\n\n|x|\n|-|\ntext\n\ny"_s,
        u"<div>\n\n*a*\n\n</div>\n<!-- c\n\n d -->\n<br>\n\n<think>late</think>"_s,
        u"<think>\nhm *a*\n```\n\n</thin\n\n</think>\n\nAnswer **b**\n\nc"_s,
        u"  \n<think>never\n\nends ```\n$$x$$"_s,
        u"<think></think>Hi\n\nthere"_s,
        u"> a\n> > b\n>\n> c\nlazy\n\n> d\n\n> ```\n> e\n\n```\nf"_s,
        u"so\n$$x$$\nand\n$$\na\n=\n- b\n$$ no\n\n$$\n- c\n$$\n\\[ d\n+ e \\]\n\\[\n\n\\]\n$$$$\n\n1. a\n   $$\n   x\n   $$\n2. b"_s,
        u"中文段落，**粗体**。\n\n日本語：\n- 一\n- 二\n\n👩‍👩‍👧 emoji\n\n한국어 `코드`\n\n```\n你好\n```\n"_s,
        u"a\r\n\r\nb\r\n- c\r\n\r\nd\r\n```\r\ne\r\n```\r\nf"_s,
        u"\n\n\n   indented\n\n    four\n\n\ttab\n\n- x\n\n\ty\n\nz\n\n*\n\n**\n\n*w*\n\n1\n\n1.\n\n1. v\n\n1.u"_s,
        u"[a\nb]: https://x.y\n\n[x]: javascript:no\n[y]: <https://z>\n\n[a b] [x] [y]\n\n[ ]: https://w.w\n[]: https://w.w"_s,
    };
}

}  // namespace

class BlockParserTest : public QObject {
    Q_OBJECT

 private slots:
    void agreesOnEveryPrefix() {
        for (const QString& document : nastyDocuments()) {
            BlockParser parser;
            for (qsizetype length = 0; length <= document.size(); ++length)
                compare(parser, document.first(length));
        }
    }

    void agreesOnRandomChunks() {
        const QString all = nastyDocuments().join("\n\n");
        for (int round = 0; round < 20; ++round) {
            BlockParser parser;
            qsizetype length = 0;
            while (length < all.size()) {
                length = std::min<qsizetype>(all.size(), length + 1 + random_() % 400);
                compare(parser, all.first(length));
            }
        }
    }

    void agreesOnRandomTexts() {
        const QStringList pieces{
            "\n",      "\n\n",     "\n",   "- ",    "1. ",      "* ",   "**",
            "> ",      "```",      "~~~",  "````",  "   ",      "    ", "$$",
            "\\[",     "\\]",      "# ",   "| a |", "\n|--|\n", "[x]",  "\n[x]: https://x.y\n",
            "<think>", "</think>", "word", "---",   "===",      "中",   "`"};
        for (int round = 0; round < 1500; ++round) {
            BlockParser parser;
            QString document;
            for (int i = 0; i < 30; ++i) {
                document += pieces.at(random_() % pieces.size());
                compare(parser, document);
            }
        }
    }

    void startsAnewWhenTheTextIsAnother() {
        BlockParser parser;
        parser.update("# A\n\nb\n\nc");
        QCOMPARE(parser.update("# A\n\nx"), 1);
        compare(parser, "# A\n\nx");
        QCOMPARE(parser.update(""), 0);
        QVERIFY(parser.blocks().isEmpty());
    }

    void tellsWhereItChanged() {
        BlockParser parser;
        QCOMPARE(parser.update("a\n\nb"), 0);
        QCOMPARE(parser.update("a\n\nb"), 2);
        QCOMPARE(parser.update("a\n\nb\n\nc"), 2);
        QCOMPARE(parser.update("a\n\nb\n\nc d"), 2);
        QCOMPARE(parser.update("a\n\nb\n\nc d\n\n"), 3);
    }

    void streamingALongAnswerIsCheap() {
        QString answer;
        for (int i = 0; answer.size() < 100'000; ++i) {
            answer +=
                u"## Part %1\n\nSome *words* about `it`, and more of them.\n\n- one\n- two\n\n```c\nint x;\n\nint y;\n```\n\n"_s
                    .arg(i);
        }
        BlockParser parser;
        QElapsedTimer timer;
        timer.start();
        int updates = 0;
        for (qsizetype length = 0; length < answer.size(); length += 20, ++updates)
            parser.update(answer.first(length));
        qInfo("100,000 characters in %d updates: %lld ms, %.3f ms each", updates,
              static_cast<long long>(timer.elapsed()), static_cast<double>(timer.elapsed()) / updates);
        QVERIFY(timer.elapsed() < 20 * updates);
    }

 private:
    static void compare(BlockParser& parser, const QString& text) {
        const QList<Block> before = parser.blocks();
        const int first = parser.update(text);
        const QList<Block> whole = parseBlocks(text);
        QVERIFY2(parser.blocks() == whole, qPrintable("differs after:\n" + text));
        QVERIFY(first <= std::min(before.size(), whole.size()));
        QVERIFY(std::equal(before.cbegin(), before.cbegin() + first, whole.cbegin()));
        if (first < std::min(before.size(), whole.size())) QVERIFY(before.at(first) != whole.at(first));
    }

    std::minstd_rand random_{7};
};

std::unique_ptr<QObject> makeBlockParserTest() {
    return std::make_unique<BlockParserTest>();
}

#include "block_parser_test.moc"
