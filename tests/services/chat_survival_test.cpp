// What is left of a conversation after a restart, an orderly end in the middle of an answer, and kill -9.
#include <QProcess>

#include "tests/services/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;
using domain::Message;
using domain::MessageState;

class ChatSurvivalTest : public QObject {
    Q_OBJECT

    std::unique_ptr<InferenceService> inference_;

 private slots:
    void initTestCase() { inference_ = demoService(); }
    void cleanupTestCase() { inference_.reset(); }

    void aRestartFindsEverything() {
        const QTemporaryDir folder;
        QStringList before;
        domain::ConversationId id = 0;
        {
            Chat chat(folder.path(), *inference_);
            QVERIFY(chat.ask(kPrompt));
            QVERIFY(chat.ask("The end."));
            before = texts(chat.service.branch());
            id = *chat.service.current();
        }
        Chat chat(folder.path(), *inference_);
        QVERIFY(chat.open(id));
        QCOMPARE(chat.service.conversation().title, kPrompt);
        QCOMPARE(texts(chat.service.branch()), before);
        const domain::GenerationStats& stats = chat.service.branch()[1].stats;
        QCOMPARE(stats.generatedTokens, 24);
        QVERIFY(stats.promptTokens > 0);
        QVERIFY(!stats.model.isEmpty());
        QVERIFY(!stats.device.isEmpty());
    }

    void endingInTheMiddleOfAnAnswerKeepsItsText() {
        const QTemporaryDir folder;
        QString seen;
        {
            Chat chat(folder.path(), *inference_);
            chat.service.setMaxTokens(-1);
            chat.service.send(kPrompt);
            QTRY_VERIFY_WITH_TIMEOUT(
                chat.service.branch().size() == 2 && !chat.service.branch()[1].text.isEmpty(),
                kAnswerTimeoutMs);
            seen = chat.service.branch()[1].text;
        }
        Chat chat(folder.path(), *inference_);
        QVERIFY(chat.open(1));
        const Message& answer = chat.service.branch()[1];
        QCOMPARE(int(answer.state), int(MessageState::Interrupted));
        QCOMPARE(answer.text, seen);
    }

    void killedInTheMiddleOfAnAnswerKeepsItsText() {
        const QTemporaryDir folder;
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        program.start(CHAT_UNTIL_KILLED, {folder.path()});
        // Two saves are due by then.
        constexpr int kLongEnoughMs = 2 * ChatService::kSaveIntervalMs + 200;
        bool streaming = false;
        qsizetype length = 0;
        for (int answers = 0; !streaming && answers < 10'000 && program.waitForReadyRead(kLoadTimeoutMs);) {
            while (program.canReadLine() && !streaming) {
                const QList<QByteArray> words = program.readLine().split(' ');
                streaming = words[0].toInt() >= kLongEnoughMs;
                length = words[1].toInt();
                ++answers;
            }
        }
        program.kill();
        QVERIFY(program.waitForFinished());
        if (!streaming) QSKIP("this device writes whole answers in less than the time between two saves");

        Chat chat(folder.path(), *inference_);
        QVERIFY(chat.open(1));
        const QList<Message>& branch = chat.service.branch();
        QCOMPARE(branch.size(), 2);
        QCOMPARE(branch[0].text, kPrompt);
        QCOMPARE(int(branch[1].state), int(MessageState::Interrupted));
        QVERIFY2(!branch[1].text.isEmpty(), qPrintable(QString::number(length)));
        QVERIFY(chat.ask("And then?"));  // and life goes on
        QCOMPARE(int(chat.service.branch()[3].state), int(MessageState::Complete));
    }
};

std::unique_ptr<QObject> makeChatSurvivalTest() {
    return std::make_unique<ChatSurvivalTest>();
}

#include "chat_survival_test.moc"
