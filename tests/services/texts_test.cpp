// The small texts of this room: titles of conversations, errors as messages keep them; and the demo's place.
#include <QFileInfo>
#include <QTest>
#include <memory>

#include "app/services/answer_stream.h"
#include "app/services/conversation_title.h"
#include "app/services/demo_model.h"
#include "app/services/stored_error.h"

using namespace fireside;
using namespace fireside::services;

class TextsTest : public QObject {
    Q_OBJECT

 private slots:
    void titleIsTheFirstLine_data() {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("title");
        QTest::newRow("short") << "Tell me a story"
                               << "Tell me a story";
        QTest::newRow("lines") << "\n  First\tline  \nSecond"
                               << "First line";
        QTest::newRow("nothing") << "  \n "
                                 << "";
        QTest::newRow("words") << "Please explain to me how a transformer reads its prompt, step by step"
                               << QString("Please explain to me how a transformer reads its") + QChar(0x2026);
        QTest::newRow("one word") << QString(80, 'x') << QString(48, 'x') + QChar(0x2026);
        QTest::newRow("Chinese") << QString(80, QChar(0x4f60)) << QString(48, QChar(0x4f60)) + QChar(0x2026);
        QTest::newRow("exactly") << QString(48, 'x') << QString(48, 'x');
    }
    void titleIsTheFirstLine() {
        QFETCH(QString, message);
        QTEST(conversationTitle(message), "title");
    }

    void reasoningStandsBeforeTheAnswer() {
        QString text;
        int pieces = 0;
        const auto gather = [&](const QString& delta, int count) {
            text += delta;
            pieces = count;
        };
        AnswerStream both(gather);
        both.addReasoning("h");
        both.addReasoning("m");
        both.addAnswer("Yes");
        both.addAnswer(".\n");
        both.finish();
        QCOMPARE(text, QStringLiteral("<think>\nhm\n</think>\n\nYes.\n"));
        QCOMPARE(pieces, 4);
        text.clear();
        AnswerStream stopped(gather);
        stopped.addReasoning("hm");
        stopped.finish();
        QCOMPARE(text, QStringLiteral("<think>\nhm\n</think>"));
        text.clear();
        AnswerStream plain(gather);
        plain.addAnswer(" a");
        plain.finish();
        QCOMPARE(text, QStringLiteral(" a"));
    }

    void titleNeverCutsACharacter() {
        const QString flag =
            QString::fromUtf8("\xf0\x9f\x87\xa8\xf0\x9f\x87\xb3");  // two code points, four units
        const QString title = conversationTitle(QStringLiteral("x") + flag.repeated(30));
        QCOMPARE(title, QStringLiteral("x") + flag.repeated(11) + QChar(0x2026));
    }

    void theDemoIsFoundFromTheBuildTree() {
        const QFileInfo file(demoModelPath());
        QVERIFY2(file.isFile() && file.isAbsolute(), qPrintable(file.filePath()));
    }

    void errorsSurviveBeingStored() {
        for (int code = 0; code <= int(ErrorCode::Internal); ++code) {
            const Error error{ErrorCode(code), "tensor 3: ends after the file: byte 17"};
            const Error back = errorFromText(errorToText(error));
            QCOMPARE(int(back.code), code);
            QCOMPARE(back.detail, error.detail);
        }
        QCOMPARE(errorToText({ErrorCode::DeviceLost, "reset"}), QStringLiteral("device_lost: reset"));
    }

    void unknownErrorsKeepTheirText() {
        const Error error = errorFromText(QStringLiteral("flux_empty: no flux"));
        QCOMPARE(int(error.code), int(ErrorCode::Internal));
        QCOMPARE(error.detail, std::string("flux_empty: no flux"));
    }
};

std::unique_ptr<QObject> makeTextsTest() {
    return std::make_unique<TextsTest>();
}

#include "texts_test.moc"
