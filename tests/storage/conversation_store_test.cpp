#include <QAtomicInt>
#include <memory>
#include <thread>

#include "app/storage/model_file_store.h"
#include "tests/storage/fixture.h"

using namespace Qt::StringLiterals;
using namespace fireside;
using namespace fireside::storage;
using namespace fireside::storage::test;
using domain::Conversation;
using domain::ConversationId;
using domain::Message;
using domain::MessageState;
using domain::Role;

namespace {

QList<ConversationId> ids(const QList<Conversation>& conversations) {
    QList<ConversationId> found;
    for (const Conversation& conversation : conversations) found.append(conversation.id);
    return found;
}

}  // namespace

class ConversationStoreTest : public QObject {
    Q_OBJECT

 private slots:
    void createdConversationsAreFound() {
        Fixture f;
        const QDateTime before = QDateTime::currentDateTimeUtc();
        const Conversation created = get(f.conversations.create("Title"));
        const Conversation found = get(f.conversations.find(created.id));
        QCOMPARE(found.title, "Title");
        QVERIFY(found.createdAt >= before && found.createdAt <= QDateTime::currentDateTimeUtc());
        QCOMPARE(found.createdAt.timeSpec(), Qt::UTC);
        QCOMPARE(found.updatedAt, found.createdAt);
        QVERIFY(!found.trashedAt.isValid() && !found.pinned && !found.titledByUser && !found.activeLeaf);
        QCOMPARE(found.draft, "");
        QCOMPARE(failure(f.conversations.find(99)), ErrorCode::InvalidArgument);
    }

    void listIsPinnedThenNewest() {
        Fixture f;
        const auto a = get(f.conversations.create("a")).id;
        const auto b = get(f.conversations.create("b")).id;
        const auto c = get(f.conversations.create("c")).id;
        QTest::qWait(2);
        f.append(a, std::nullopt, Role::User, "hello");
        get(f.conversations.setPinned(b, true));
        QCOMPARE(ids(get(f.conversations.list())), (QList<ConversationId>{b, a, c}));
        get(f.conversations.setPinned(b, false));
        QCOMPARE(ids(get(f.conversations.list())), (QList<ConversationId>{a, c, b}));
    }

    void automaticTitlesNeverReplaceTheUsersOwn() {
        Fixture f;
        const auto id = get(f.conversations.create("new")).id;
        get(f.conversations.rename(id, "automatic", false));
        QCOMPARE(get(f.conversations.find(id)).title, "automatic");
        get(f.conversations.rename(id, "mine", true));
        get(f.conversations.rename(id, "automatic again", false));
        QCOMPARE(get(f.conversations.find(id)).title, "mine");
        QVERIFY(get(f.conversations.find(id)).titledByUser);
        get(f.conversations.rename(id, "mine again", true));
        QCOMPARE(get(f.conversations.find(id)).title, "mine again");
        QCOMPARE(failure(f.conversations.rename(99, "x", true)), ErrorCode::InvalidArgument);
    }

    void draftsAreKept() {
        Fixture f;
        const auto id = get(f.conversations.create("")).id;
        get(f.conversations.setDraft(id, u"不要忘记 'quote'; --"_s));
        QCOMPARE(get(f.conversations.find(id)).draft, u"不要忘记 'quote'; --"_s);
        QCOMPARE(failure(f.conversations.setDraft(99, "x")), ErrorCode::InvalidArgument);
    }

    void trashIsLeftAndEmptied() {
        Fixture f;
        const auto kept = get(f.conversations.create("kept")).id;
        const auto restored = get(f.conversations.create("restored")).id;
        const auto gone = get(f.conversations.create("gone")).id;
        for (const auto id : {kept, restored, gone}) f.append(id, std::nullopt, Role::User, "text");
        get(f.conversations.moveToTrash(restored));
        get(f.conversations.moveToTrash(gone));
        QCOMPARE(ids(get(f.conversations.list())), QList<ConversationId>{kept});
        QCOMPARE(ids(get(f.conversations.listTrash())).size(), 2);
        get(f.conversations.restore(restored));
        QCOMPARE(get(f.conversations.emptyTrash(QDateTime::currentDateTimeUtc().addSecs(-60))), 0);
        QCOMPARE(get(f.conversations.emptyTrash(QDateTime::currentDateTimeUtc())), 1);
        QVERIFY(get(f.conversations.listTrash()).isEmpty());
        QCOMPARE(failure(f.conversations.find(gone)), ErrorCode::InvalidArgument);
        QCOMPARE(query(f.database, "SELECT count(*) FROM message"), "2");
        checkIntegrity(f.database);
    }

    void messagesKeepEverything() {
        Fixture f;
        Message message;
        message.conversation = get(f.conversations.create("")).id;
        message.role = Role::Assistant;
        message.state = MessageState::Failed;
        message.text = u"text 文字 👩‍👩‍👧"_s + QChar(0) + "after";
        message.error = "device_lost: reset";
        message.stats = {"model", "vulkan:0", "{\"seed\":1}", 1, 2, 3, 0.25, 0.5, 0.75};
        message = get(f.conversations.append(message));
        const Message found = get(f.conversations.branch(message.conversation)).value(0);
        QCOMPARE(found.id, message.id);
        QCOMPARE(found.role, Role::Assistant);
        QCOMPARE(found.state, MessageState::Failed);
        QCOMPARE(found.text, message.text);
        QCOMPARE(found.error, message.error);
        QCOMPARE(found.createdAt, message.createdAt);
        QCOMPARE(found.stats.model, "model");
        QCOMPARE(found.stats.device, "vulkan:0");
        QCOMPARE(found.stats.samplingJson, "{\"seed\":1}");
        QCOMPARE(found.stats.promptTokens, 1);
        QCOMPARE(found.stats.reusedTokens, 2);
        QCOMPARE(found.stats.generatedTokens, 3);
        QCOMPARE(found.stats.prefillSeconds, 0.25);
        QCOMPARE(found.stats.decodeSeconds, 0.5);
        QCOMPARE(found.stats.firstTokenSeconds, 0.75);
        checkIntegrity(f.database);
    }

    void updateReplacesTextStateErrorAndStats() {
        Fixture f;
        const auto id = get(f.conversations.create("")).id;
        Message message = f.append(id, std::nullopt, Role::Assistant, "", MessageState::Streaming);
        message.text = "so far";
        message.state = MessageState::Stopped;
        message.error = "e";
        message.stats.generatedTokens = 7;
        get(f.conversations.update(message));
        const Message found = get(f.conversations.branch(id)).value(0);
        QCOMPARE(found.text, "so far");
        QCOMPARE(found.state, MessageState::Stopped);
        QCOMPARE(found.error, "e");
        QCOMPARE(found.stats.generatedTokens, 7);
        message.id = 99;
        QCOMPARE(failure(f.conversations.update(message)), ErrorCode::InvalidArgument);
    }

    void resultsArriveInTheOrderOfTheCalls() {
        Fixture f;
        const auto id = get(f.conversations.create("")).id;
        QAtomicInt finished = 0;
        QList<QFuture<int>> order;
        for (int i = 0; i < 100; ++i) {
            order.append(f.conversations.setDraft(id, QString::number(i)).then([&finished](const Result<>&) {
                return finished.fetchAndAddOrdered(1);
            }));
        }
        for (int i = 0; i < 100; ++i) QCOMPARE(order.at(i).result(), i);
        QCOMPARE(get(f.conversations.find(id)).draft, "99");
    }

    void anyThreadMayCall() {
        Fixture f;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&f] {
                for (int i = 0; i < 25; ++i) {
                    const auto id = get(f.conversations.create("x")).id;
                    f.append(id, std::nullopt, Role::User, "hello");
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
        QCOMPARE(get(f.conversations.list()).size(), 100);
    }

    void modelFilesAreRememberedNewestFirst() {
        Fixture f;
        ModelFileStore models(f.database);
        const QDateTime now = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
        get(models.remember({"/a.gguf", "A", 10, now}));
        get(models.remember({"/b.gguf", "B", 20, now.addSecs(1)}));
        get(models.remember({"/a.gguf", "A2", 5'000'000'000, now.addSecs(2)}));
        const QList<domain::ModelFile> files = get(models.list());
        QCOMPARE(files.size(), 2);
        QCOMPARE(files[0].path, "/a.gguf");
        QCOMPARE(files[0].name, "A2");
        QCOMPARE(files[0].bytes, 5'000'000'000);
        QCOMPARE(files[0].lastUsedAt, now.addSecs(2));
        get(models.forget("/a.gguf"));
        get(models.forget("/never.gguf"));
        QCOMPARE(get(models.list()).size(), 1);
        QCOMPARE(failure(models.remember({"", "x", 1, now})), ErrorCode::InvalidArgument);
    }
};

std::unique_ptr<QObject> makeConversationStoreTest() {
    return std::make_unique<ConversationStoreTest>();
}

#include "conversation_store_test.moc"
