// Model cards with HTML in them, as publishers write them, become Markdown.
#include <QtTest>
#include <memory>

#include "app/domain/model_card.h"

using fireside::domain::markdownOfCard;

class ModelCardTest : public QObject {
    Q_OBJECT

 private slots:
    void html_data() {
        QTest::addColumn<QString>("card");
        QTest::addColumn<QString>("markdown");
        QTest::newRow("markdown alone") << "# Tiny\n\nA *small* model.\n"
                                        << "# Tiny\n\nA *small* model.\n";
        QTest::newRow("emphasis") << "a <b> bold </b>word, <em>soft</em>"
                                  << "a **bold**word, *soft*";
        QTest::newRow("heading") << "<h2 align=\"center\">Tiny</h2>"
                                 << "## Tiny";
        QTest::newRow("link") << "<a href=\"https://example.org/x\" target='_blank'>the page</a>"
                              << "[the page](https://example.org/x)";
        QTest::newRow("badge") << "[![Discord](https://example.org/b.svg)](https://example.org)"
                               << "[Discord](https://example.org)";
        QTest::newRow("picture in a link") << "<a href='https://x.org'><img src=\"a.png\" alt=\"Logo\"/></a>"
                                           << "[Logo](https://x.org)";
        QTest::newRow("picture without words") << "<a href='https://x.org'><img src=\"a.png\"></a>end"
                                               << "end";
        QTest::newRow("line break") << "one<br/>two"
                                    << "one  \ntwo";
        QTest::newRow("list") << "<ul>\n    <li>one</li>\n    <li>two</li>\n</ul>"
                              << "- one\n\n- two";
        QTest::newRow("comment") << "a<!-- not\nshown -->b"
                                 << "ab";
        QTest::newRow("style") << "<style>\np > a { color: red }\n</style>text"
                               << "text";
        QTest::newRow("indented") << "<div>\n      <p>text</p>\n</div>"
                                  << "text";
        QTest::newRow("no tags") << "if a < b and c > d, see <https://x.org> or <me@x.org>"
                                 << "if a < b and c > d, see <https://x.org> or <me@x.org>";
        QTest::newRow("inline code") << "put `<think>` first"
                                     << "put `<think>` first";
        QTest::newRow("fence") << "```html\n<b>bold</b>\n```\n<b>bold</b>"
                               << "```html\n<b>bold</b>\n```\n**bold**";
        QTest::newRow("fence with tildes") << "~~~\n<p>\n```\n<p>\n~~~"
                                           << "~~~\n<p>\n```\n<p>\n~~~";
        QTest::newRow("left open") << "<a href='x'>never closed <b"
                                   << "[never closed <b";
        QTest::newRow("closed only") << "</a></b></div>x"
                                     << "**\n\nx";
    }
    void html() {
        QFETCH(QString, card);
        QFETCH(QString, markdown);
        QCOMPARE(markdownOfCard(card).trimmed(), markdown.trimmed());
    }
    void longCardsTakeNoLonger() {
        QString card;
        while (card.size() < 400'000)
            card += "<div><p align='center'>text <b>bold</b> `code <i>` ![a](b)</p>\n";
        QElapsedTimer clock;
        clock.start();
        QVERIFY(markdownOfCard(card).size() < card.size() * 2);
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(markdownOfCard(QString(200'000, u'<')).startsWith(u'<'));
        QVERIFY(markdownOfCard(QString(200'000, u'`')).startsWith(u'`'));
        QVERIFY(markdownOfCard(QString("<a \"").repeated(50'000)).startsWith(u'<'));
    }
};

std::unique_ptr<QObject> makeModelCardTest() {
    return std::make_unique<ModelCardTest>();
}

#include "model_card_test.moc"
