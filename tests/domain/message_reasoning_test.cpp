// Reasoning and answer within a stored text.
#include <QTest>
#include <memory>

#include "app/domain/message_blocks.h"
#include "app/domain/message_reasoning.h"

using namespace fireside::domain;

class MessageReasoningTest : public QObject {
    Q_OBJECT

 private slots:
    void parts_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reasoning");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<bool>("thinks");
        QTest::newRow("none") << " Yes.\n"
                              << ""
                              << " Yes.\n"
                              << false;
        QTest::newRow("both") << "<think>\nhm\n</think>\n\nYes.\n"
                              << "hm"
                              << "Yes.\n"
                              << false;
        QTest::newRow("whitespace first") << "\n <think>hm</think>Yes"
                                          << "hm"
                                          << "Yes" << false;
        QTest::newRow("empty") << "<think>\n\n</think>\n\nYes"
                               << ""
                               << "Yes" << false;
        QTest::newRow("unfinished") << "<think>\nhm, "
                                    << "hm,"
                                    << "" << true;
        QTest::newRow("only reasoning") << "<think>\nhm\n</think>"
                                        << "hm"
                                        << "" << false;
        QTest::newRow("later") << "a <think>b</think>"
                               << ""
                               << "a <think>b</think>" << false;
        QTest::newRow("nothing") << ""
                                 << ""
                                 << "" << false;
    }
    void parts() {
        QFETCH(QString, text);
        const AnswerParts parts = answerParts(text);
        QTEST(parts.reasoning, "reasoning");
        QTEST(parts.answer, "answer");
        QTEST(parts.thinks, "thinks");
        // The window must see the same reasoning.
        const QList<Block> blocks = parseBlocks(text);
        const bool shown = !blocks.isEmpty() && blocks.first().kind == BlockKind::Reasoning;
        QCOMPARE(shown ? blocks.first().content : QString(), parts.reasoning);
    }
};

std::unique_ptr<QObject> makeMessageReasoningTest() {
    return std::make_unique<MessageReasoningTest>();
}

#include "message_reasoning_test.moc"
