// Sending, streaming, saving, stopping; several conversations; errors in their place.
#include "tests/services/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;
using domain::Message;
using domain::MessageState;
using domain::Role;

class ChatServiceTest : public QObject {
    Q_OBJECT

    std::unique_ptr<InferenceService> inference_;

    /// The text of the last message is there, but not all of it.
    [[nodiscard]] static bool streams(Chat& chat) {
        return QTest::qWaitFor(
            [&] {
                const QList<Message>& branch = chat.service.branch();
                return !branch.isEmpty() && branch.last().state == MessageState::Streaming &&
                       !branch.last().text.isEmpty();
            },
            kAnswerTimeoutMs);
    }

 private slots:
    void initTestCase() { inference_ = demoService(); }
    void cleanupTestCase() { inference_.reset(); }

    void theFirstMessageMakesAConversation() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        QSignalSpy created(&chat.service, &ChatService::conversationCreated);
        QSignalSpy ended(&chat.service, &ChatService::answerEnded);
        QVERIFY(!chat.service.current());
        chat.service.send(kPrompt);
        QVERIFY(chat.service.isBusy());
        QVERIFY(chat.settle());

        QCOMPARE(created.count(), 1);
        QCOMPARE(ended.count(), 1);
        QCOMPARE(chat.service.conversation().title, kPrompt);
        const QList<Message>& branch = chat.service.branch();
        QCOMPARE(branch.size(), 2);
        QCOMPARE(int(branch[0].role), int(Role::User));
        QCOMPARE(int(branch[1].state), int(MessageState::Complete));
        QVERIFY2(branch[1].text.startsWith(kGreedyStart), qPrintable(branch[1].text));
        QCOMPARE(branch[1].stats.generatedTokens, 24);
        QCOMPARE(texts(chat.stored()), texts(branch));
        QCOMPARE(int(chat.stored()[1].state), int(MessageState::Complete));
    }

    void textStreamsIntoTheLastMessage() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        QStringList seen;
        connect(&chat.service, &ChatService::messageChanged, this,
                [&](int index) { seen.append(chat.service.branch()[index].text); });
        QSignalSpy context(&chat.service, &ChatService::contextChanged);
        QVERIFY(chat.ask(kPrompt));
        QVERIFY(seen.size() >= 2);
        for (qsizetype i = 1; i < seen.size(); ++i) QVERIFY(seen[i].startsWith(seen[i - 1]));
        QCOMPARE(context.count(), 1);
        QVERIFY(context[0][0].toInt() > 24);
        QVERIFY(context[0][1].toInt() >= context[0][0].toInt());
    }

    void theStoreKeepsUpWhileTheTextStreams() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        chat.service.setMaxTokens(-1);
        chat.service.send(kPrompt);
        QVERIFY(streams(chat));
        QTRY_VERIFY_WITH_TIMEOUT(!chat.service.isBusy() || !chat.stored()[1].text.isEmpty(),
                                 kAnswerTimeoutMs);
        if (!chat.service.isBusy())
            QSKIP("this device writes whole answers in less than the time between two saves");
        QCOMPARE(int(chat.stored()[1].state), int(MessageState::Streaming));
        chat.service.stop();
        QVERIFY(chat.settle());
    }

    void stoppingKeepsTheText() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        chat.service.setMaxTokens(-1);
        chat.service.send(kPrompt);
        QVERIFY(streams(chat));
        const QString seen = chat.service.branch()[1].text;
        chat.service.stop();
        QVERIFY(chat.settle());
        QCOMPARE(int(chat.service.branch()[1].state), int(MessageState::Stopped));
        QVERIFY(chat.service.branch()[1].text.startsWith(seen));
        QCOMPARE(int(chat.stored()[1].state), int(MessageState::Stopped));
        QCOMPARE(chat.stored()[1].text, chat.service.branch()[1].text);
    }

    void stoppingWorksBeforeAnythingIsThere() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        chat.service.setMaxTokens(-1);
        chat.service.send(kPrompt);
        chat.service.stop();  // the conversation is not even created
        QVERIFY(chat.settle());
        QCOMPARE(chat.service.branch().size(), 2);
        QCOMPARE(int(chat.service.branch()[1].state), int(MessageState::Stopped));
    }

    void oneAnswerAtATime() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        chat.service.send(kPrompt);
        chat.service.send("Not yet!");
        QVERIFY(chat.settle());
        QCOMPARE(chat.service.branch().size(), 2);
    }

    void anAnswerGoesOnWhileAnotherConversationIsShown() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        chat.service.setMaxTokens(120);
        chat.service.send(kPrompt);
        QVERIFY(streams(chat));
        const auto first = *chat.service.current();

        chat.service.close();
        QVERIFY(!chat.service.isBusy());
        QVERIFY(chat.service.isAnswering(first));
        QVERIFY(chat.service.branch().isEmpty());
        chat.service.setMaxTokens(8);
        QVERIFY(chat.ask("Lily"));  // waits behind the first
        const auto second = *chat.service.current();
        QVERIFY(first != second);
        QVERIFY(!chat.service.isAnswering(first));

        QVERIFY(chat.open(first));
        QCOMPARE(int(chat.service.branch()[1].state), int(MessageState::Complete));
        QVERIFY(chat.service.branch()[1].stats.generatedTokens > 8);
    }

    void comingBackShowsWhatStreamedMeanwhile() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        chat.service.setMaxTokens(-1);
        chat.service.send(kPrompt);
        QVERIFY(streams(chat));
        const auto first = *chat.service.current();
        const QString seen = chat.service.branch()[1].text;
        chat.service.close();
        QVERIFY(chat.open(first));
        QVERIFY(chat.service.branch()[1].text.startsWith(seen));
        chat.service.stop();
        QVERIFY(chat.settle());
        QVERIFY(chat.service.branch()[1].state != MessageState::Streaming);
    }

    void aLateConversationDoesNotPushItselfForward() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        QVERIFY(chat.ask("first"));
        const auto first = *chat.service.current();
        chat.service.close();
        chat.service.send("second");
        chat.service.open(first);  // before the second exists
        QVERIFY(QTest::qWaitFor([&] { return chat.service.current() == first; }));
        QTRY_VERIFY_WITH_TIMEOUT(chat.store.list().result()->size() == 2, kAnswerTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(!chat.service.isAnswering(first + 1), kAnswerTimeoutMs);
        QCOMPARE(*chat.service.current(), first);
    }

    void withoutAModelTheMessageShowsTheError() {
        InferenceService empty({});
        const QTemporaryDir folder;
        Chat chat(folder.path(), empty);
        QVERIFY(chat.ask(kPrompt));
        const Message& answer = chat.service.branch()[1];
        QCOMPARE(int(answer.state), int(MessageState::Failed));
        QVERIFY2(answer.error.startsWith("no_model"), qPrintable(answer.error));
        QCOMPARE(chat.stored()[1].error, answer.error);
    }

    void storageTroubleIsReportedAndEndsTheWait() {
        const QTemporaryDir folder;
        QFile blocker(folder.filePath("file"));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        Chat chat(folder.filePath("file/inside"), *inference_);
        QSignalSpy failed(&chat.service, &ChatService::failed);
        QVERIFY(chat.ask(kPrompt));
        QCOMPARE(failed.count(), 1);
        QVERIFY(!chat.service.current());
    }

    void theUsersTitleStays() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        QVERIFY(chat.ask(kPrompt));
        QSignalSpy changed(&chat.service, &ChatService::conversationChanged);
        chat.service.rename(*chat.service.current(), "A girl named Lily");
        QVERIFY(changed.wait());
        QCOMPARE(chat.service.conversation().title, "A girl named Lily");
        QVERIFY(chat.ask("More"));
        QCOMPARE(chat.store.find(*chat.service.current()).result()->title, "A girl named Lily");
    }
};

std::unique_ptr<QObject> makeChatServiceTest() {
    return std::make_unique<ChatServiceTest>();
}

#include "chat_service_test.moc"
