// Regenerating, editing, switching, removing and undoing through the service: nothing is ever lost.
#include "tests/services/fixture.h"

using namespace fireside;
using namespace fireside::services;
using namespace fireside::services::test;
using domain::Message;
using domain::MessageState;

class ChatBranchesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<InferenceService> inference_;

 private slots:
    void initTestCase() { inference_ = demoService(); }
    void cleanupTestCase() { inference_.reset(); }

    void regeneratingMakesASibling() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        QVERIFY(chat.ask(kPrompt));
        const Message first = chat.service.branch()[1];
        chat.service.setMaxTokens(5);
        chat.service.regenerate(first.id);
        QVERIFY(chat.service.isBusy());
        QVERIFY(chat.settle());
        const Message second = chat.service.branch()[1];
        QCOMPARE(chat.service.branch().size(), 2);
        QCOMPARE(second.siblings, (QList<domain::MessageId>{first.id, second.id}));
        QCOMPARE(second.siblingIndex, 1);
        QVERIFY(first.text.startsWith(second.text));  // greedy, but shorter

        QSignalSpy loaded(&chat.service, &ChatService::branchLoaded);
        chat.service.switchTo(first.id);
        QVERIFY(loaded.wait());
        QCOMPARE(chat.service.branch()[1].text, first.text);
        QCOMPARE(chat.service.branch()[1].siblingCount, 2);
    }

    void regeneratingInTheMiddleHidesWhatCameAfter() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        QVERIFY(chat.ask("one"));
        const auto middle = chat.service.branch()[1].id;
        QVERIFY(chat.ask("two"));
        const QStringList whole = texts(chat.service.branch());
        chat.service.regenerate(middle);
        QVERIFY(chat.settle());
        QCOMPARE(chat.service.branch().size(), 2);

        QSignalSpy loaded(&chat.service, &ChatService::branchLoaded);
        chat.service.switchTo(middle);
        QVERIFY(loaded.wait());
        QCOMPARE(texts(chat.service.branch()), whole);
    }

    void editingMakesABranch_data() {
        QTest::addColumn<int>("edited");
        QTest::newRow("the first message") << 0;
        QTest::newRow("a later message") << 2;
    }
    void editingMakesABranch() {
        QFETCH(int, edited);
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        QVERIFY(chat.ask("one"));
        QVERIFY(chat.ask("two"));
        const QStringList before = texts(chat.service.branch());
        const auto original = chat.service.branch()[edited].id;
        chat.service.edit(original, kPrompt);
        QVERIFY(chat.settle());
        const QList<Message>& branch = chat.service.branch();
        QCOMPARE(branch.size(), edited + 2);
        QCOMPARE(branch[edited].text, kPrompt);
        QCOMPARE(branch[edited].siblingCount, 2);
        QCOMPARE(texts(branch).mid(0, edited), before.mid(0, edited));
        QCOMPARE(int(branch.last().state), int(MessageState::Complete));
        QCOMPARE(texts(chat.stored()), texts(branch));

        QSignalSpy loaded(&chat.service, &ChatService::branchLoaded);
        chat.service.switchTo(original);
        QVERIFY(loaded.wait());
        QCOMPARE(texts(chat.service.branch()), before);
    }

    void removingCanBeUndone() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        QVERIFY(chat.ask("one"));
        QVERIFY(chat.ask("two"));
        const QStringList before = texts(chat.service.branch());
        QSignalSpy loaded(&chat.service, &ChatService::branchLoaded);
        QVERIFY(!chat.service.canUndoRemove());
        chat.service.removeMessage(chat.service.branch()[2].id);
        QVERIFY(loaded.wait());
        QCOMPARE(texts(chat.service.branch()), before.mid(0, 2));
        QVERIFY(chat.service.canUndoRemove());
        chat.service.undoRemove();
        QVERIFY(loaded.wait());
        QCOMPARE(texts(chat.service.branch()), before);
        QVERIFY(!chat.service.canUndoRemove());
    }

    void removingWhatStreamsStopsIt() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        chat.service.setMaxTokens(-1);
        chat.service.send(kPrompt);
        QTRY_VERIFY_WITH_TIMEOUT(
            chat.service.branch().size() == 2 && !chat.service.branch()[1].text.isEmpty(), kAnswerTimeoutMs);
        chat.service.removeMessage(chat.service.branch()[1].id);
        QVERIFY(chat.settle(5000));
        QTRY_COMPARE(chat.service.branch().size(), 1);
    }

    void strangersAreIgnored() {
        const QTemporaryDir folder;
        Chat chat(folder.path(), *inference_);
        QVERIFY(chat.ask("one"));
        const QStringList before = texts(chat.service.branch());
        chat.service.regenerate(999);
        chat.service.regenerate(chat.service.branch()[0].id);  // not an answer
        chat.service.edit(chat.service.branch()[1].id, "not a question");
        chat.service.removeMessage(999);
        QVERIFY(!chat.service.isBusy());
        QCOMPARE(texts(chat.service.branch()), before);
    }
};

std::unique_ptr<QObject> makeChatBranchesTest() {
    return std::make_unique<ChatBranchesTest>();
}

#include "chat_branches_test.moc"
