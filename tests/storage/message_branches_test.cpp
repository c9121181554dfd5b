// What happens to a conversation's tree when people regenerate, edit, switch, remove and undo.
#include <QElapsedTimer>
#include <memory>

#include "tests/storage/fixture.h"

using namespace fireside;
using namespace fireside::storage;
using namespace fireside::storage::test;
using domain::ConversationId;
using domain::Message;
using domain::MessageId;
using domain::MessageState;
using domain::Role;

namespace {

/// question ── answer ── thanks ── welcome
struct Chat : Fixture {
    ConversationId id = get(conversations.create("chat")).id;
    Message question = append(id, std::nullopt, Role::User, "question");
    Message answer = append(id, question.id, Role::Assistant, "answer");
    Message thanks = append(id, answer.id, Role::User, "thanks");
    Message welcome = append(id, thanks.id, Role::Assistant, "welcome");

    QStringList shown() { return texts(get(conversations.branch(id))); }
};

}  // namespace

class MessageBranchesTest : public QObject {
    Q_OBJECT

 private slots:
    void branchRunsToTheActiveLeaf() {
        Chat chat;
        QCOMPARE(chat.shown(), (QStringList{"question", "answer", "thanks", "welcome"}));
        QCOMPARE(get(chat.conversations.find(chat.id)).activeLeaf, chat.welcome.id);
        QVERIFY(get(chat.conversations.branch(99)).isEmpty());
    }

    void regeneratingMakesASibling() {
        Chat chat;
        const Message again = chat.append(chat.id, chat.question.id, Role::Assistant, "answer 2");
        QCOMPARE(again.siblings, (QList<MessageId>{chat.answer.id, again.id}));
        QCOMPARE(again.siblingIndex, 1);
        QCOMPARE(again.siblingCount, 2);
        QCOMPARE(chat.shown(), (QStringList{"question", "answer 2"}));
    }

    void editingAUserMessageMakesABranch() {
        Chat chat;
        const Message edited = chat.append(chat.id, std::nullopt, Role::User, "question 2");
        chat.append(chat.id, edited.id, Role::Assistant, "answer to 2");
        QCOMPARE(chat.shown(), (QStringList{"question 2", "answer to 2"}));
        const QList<Message> branch = get(chat.conversations.branch(chat.id));
        QCOMPARE(branch[0].siblings, (QList<MessageId>{chat.question.id, edited.id}));
        QCOMPARE(branch[0].siblingIndex, 1);
        QCOMPARE(branch[1].siblingCount, 1);
    }

    void switchingGoesToTheNewestDescendant() {
        Chat chat;
        const Message again = chat.append(chat.id, chat.question.id, Role::Assistant, "answer 2");
        QCOMPARE(texts(get(chat.conversations.switchTo(chat.answer.id))),
                 (QStringList{"question", "answer", "thanks", "welcome"}));
        chat.append(chat.id, chat.thanks.id, Role::Assistant, "welcome 2");
        get(chat.conversations.switchTo(again.id));
        QCOMPARE(texts(get(chat.conversations.switchTo(chat.answer.id))).last(), "welcome 2");
        QCOMPARE(chat.shown().last(), "welcome 2");
        QCOMPARE(failure(chat.conversations.switchTo(99)), ErrorCode::InvalidArgument);
    }

    void removingPicksTheNeighbour() {
        Chat chat;
        const Message again = chat.append(chat.id, chat.question.id, Role::Assistant, "answer 2");
        QCOMPARE(texts(get(chat.conversations.removeMessage(again.id))),
                 (QStringList{"question", "answer", "thanks", "welcome"}));
        QCOMPARE(get(chat.conversations.branch(chat.id))[1].siblingCount, 1);
        QCOMPARE(texts(get(chat.conversations.removeMessage(chat.thanks.id))),
                 (QStringList{"question", "answer"}));
        QVERIFY(get(chat.conversations.removeMessage(chat.question.id)).isEmpty());
        QCOMPARE(get(chat.conversations.find(chat.id)).activeLeaf, std::nullopt);
        checkIntegrity(chat.database);
    }

    void undoBringsBackExactlyWhatWasThere() {
        Chat chat;
        chat.append(chat.id, chat.thanks.id, Role::Assistant, "welcome 2");
        get(chat.conversations.switchTo(chat.welcome.id));
        const QStringList before = chat.shown();
        for (const MessageId id : {chat.question.id, chat.answer.id, chat.thanks.id, chat.welcome.id}) {
            get(chat.conversations.removeMessage(id));
            QVERIFY(chat.shown() != before);
            QCOMPARE(texts(get(chat.conversations.restoreMessage(id))), before);
            QCOMPARE(chat.shown(), before);
            QCOMPARE(get(chat.conversations.branch(chat.id)).last().siblingCount, 2);
        }
        checkIntegrity(chat.database);
    }

    void undoUnwindsStepByStep() {
        Chat chat;
        get(chat.conversations.removeMessage(chat.welcome.id));
        get(chat.conversations.removeMessage(chat.answer.id));
        QCOMPARE(chat.shown(), QStringList{"question"});
        // What was removed first stays removed when what was above it returns.
        QCOMPARE(texts(get(chat.conversations.restoreMessage(chat.answer.id))),
                 (QStringList{"question", "answer", "thanks"}));
        QCOMPARE(texts(get(chat.conversations.restoreMessage(chat.welcome.id))).last(), "welcome");
    }

    void whatCannotBeRestoredIsRefused() {
        Chat chat;
        QCOMPARE(failure(chat.conversations.restoreMessage(chat.answer.id)), ErrorCode::InvalidArgument);
        get(chat.conversations.removeMessage(chat.welcome.id));
        get(chat.conversations.removeMessage(chat.answer.id));
        QCOMPARE(failure(chat.conversations.restoreMessage(chat.thanks.id)), ErrorCode::InvalidArgument);
        QCOMPARE(failure(chat.conversations.restoreMessage(chat.welcome.id)), ErrorCode::InvalidArgument);
        QCOMPARE(failure(chat.conversations.removeMessage(chat.thanks.id)), ErrorCode::InvalidArgument);
        QCOMPARE(failure(chat.conversations.switchTo(chat.thanks.id)), ErrorCode::InvalidArgument);
        QCOMPARE(chat.shown(), QStringList{"question"});
    }

    void parentsMustBeOfTheSameConversation() {
        Chat chat;
        Message stray;
        stray.conversation = get(chat.conversations.create("other")).id;
        stray.parent = chat.answer.id;
        QCOMPARE(failure(chat.conversations.append(stray)), ErrorCode::InvalidArgument);
        stray.parent = 99;
        QCOMPARE(failure(chat.conversations.append(stray)), ErrorCode::InvalidArgument);
        stray.conversation = 99;
        stray.parent.reset();
        QCOMPARE(failure(chat.conversations.append(stray)), ErrorCode::InvalidArgument);
        stray.conversation = chat.id;
        stray.parent = chat.welcome.id;
        get(chat.conversations.removeMessage(chat.welcome.id));
        QCOMPARE(failure(chat.conversations.append(stray)), ErrorCode::InvalidArgument);
        QCOMPARE(query(chat.database, "SELECT count(*) FROM message"), "4");
    }

    void messagesLeftStreamingBecomeInterrupted() {
        QTemporaryDir folder;
        ConversationId id = 0;
        {
            Database database({folder.path()});
            ConversationStore conversations(database);
            id = get(conversations.create("")).id;
            Message message;
            message.conversation = id;
            message.state = MessageState::Streaming;
            message.text = "half an ans";
            get(conversations.append(message));
            QVERIFY(get(conversations.search("half", 9)).isEmpty());
        }
        Database database({folder.path()});
        ConversationStore conversations(database);
        const Message found = get(conversations.branch(id)).value(0);
        QCOMPARE(found.state, MessageState::Interrupted);
        QCOMPARE(found.text, "half an ans");
        QCOMPARE(get(conversations.search("half", 9)).size(), 1);
        checkIntegrity(database);
    }

    void longConversationsLoadQuickly() {
        constexpr int kMessages = 2000;
        Fixture f;
        const ConversationId id = get(f.conversations.create("")).id;
        execute(f.database,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
                "INSERT INTO message (id, conversation_id, parent_id, role, state, created_at, text) "
                "SELECT i, " +
                    std::to_string(id) +
                    ", nullif(i - 1, 0), i % 2 + 1, 0, i, "
                    "printf('Message %d: %.*c', i, 800, 'x') FROM n");
        QElapsedTimer timer;
        timer.start();
        const QList<Message> branch = get(f.conversations.switchTo(1));
        const qint64 switching = timer.restart();
        QCOMPARE(get(f.conversations.branch(id)).size(), kMessages);
        const qint64 loading = timer.restart();
        get(f.conversations.removeMessage(2));
        const qint64 removing = timer.restart();
        QCOMPARE(get(f.conversations.restoreMessage(2)).size(), kMessages);
        qInfo("%d messages: branch %lld ms, switch %lld ms, remove %lld ms, restore %lld ms", kMessages,
              static_cast<long long>(loading), static_cast<long long>(switching),
              static_cast<long long>(removing), static_cast<long long>(timer.elapsed()));
        QCOMPARE(branch.size(), kMessages);
        QVERIFY(loading < 100 * kPatience);
        get(f.conversations.moveToTrash(id));
        QCOMPARE(get(f.conversations.emptyTrash(QDateTime::currentDateTimeUtc())), 1);
        QCOMPARE(query(f.database, "SELECT count(*) FROM message"), "0");
        checkIntegrity(f.database);
    }

    void updatesWhileStreamingAreCheap() {
        Fixture f;
        const ConversationId id = get(f.conversations.create("")).id;
        Message message = f.append(id, std::nullopt, Role::Assistant, "", MessageState::Streaming);
        message.text = QString("one of many words ").repeated(6000);  // 100 KB
        get(f.conversations.update(message));
        QElapsedTimer timer;
        timer.start();
        constexpr int kUpdates = 40;
        for (int i = 0; i < kUpdates; ++i) {
            message.text += "more ";
            get(f.conversations.update(message));
        }
        const double each = static_cast<double>(timer.elapsed()) / kUpdates;
        timer.restart();
        message.state = MessageState::Complete;
        get(f.conversations.update(message));
        qInfo("update of 100 KB while streaming: %.1f ms; at its end, with indexing: %lld ms", each,
              static_cast<long long>(timer.elapsed()));
        QVERIFY(each < 50 * kPatience);
        QCOMPARE(get(f.conversations.search("more more", 9)).size(), 1);
        checkIntegrity(f.database);
    }

 private:
    static constexpr int kPatience = 4;  // sanitizers and loaded machines
};

std::unique_ptr<QObject> makeMessageBranchesTest() {
    return std::make_unique<MessageBranchesTest>();
}

#include "message_branches_test.moc"
