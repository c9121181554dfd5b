// The messages on the screen, driven by real answers.
#include "app/viewmodels/message_list_model.h"
#include "app/viewmodels/block_list_model.h"
#include "app/viewmodels/error_sentence.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

struct Page : House {
    using House::House;
    MessageListModel messages{chat};
    Watched watched{messages};

    BlockListModel* blocks(int row) { return value(messages, row, "blocks").value<BlockListModel*>(); }
};

}  // namespace

class MessageListModelTest : public QObject {
    Q_OBJECT

 private slots:
    void anAnswerStreamsIntoItsRow() {
        const QTemporaryDir folder;
        Page page(folder.path());
        QVERIFY(page.loadDemo());
        QSignalSpy inserted(&page.messages, &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&page.messages, &QAbstractItemModel::modelReset);
        QString stateAtFirst;  // a small model has answered before anybody could look
        connect(&page.messages, &QAbstractItemModel::rowsInserted, this, [&] {
            if (page.messages.count() == 2) stateAtFirst = value(page.messages, 1, "messageState").toString();
        });
        page.chat.send(kPrompt);
        QTRY_COMPARE(page.messages.count(), 2);
        QCOMPARE(stateAtFirst, "streaming");
        BlockListModel* blocks = page.blocks(1);
        const Watched watchedBlocks(*blocks);
        QVERIFY(page.settle());

        QCOMPARE(inserted.count(), 2);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(column(page.messages, "isUser"), (QStringList{"true", "false"}));
        QCOMPARE(column(page.messages, "isLast"), (QStringList{"false", "true"}));
        QCOMPARE(column(page.messages, "messageState"), (QStringList{"complete", "complete"}));
        QCOMPARE(value(page.messages, 0, "plainText").toString(), kPrompt);
        QCOMPARE(page.blocks(1), blocks);  // the same one all the time
        QVERIFY(value(*blocks, 0, "content").toString().contains("little girl named Lily"));
        QCOMPARE(value(page.messages, 1, "generatedTokens").toInt(), 24);
        QVERIFY(value(page.messages, 1, "promptTokens").toInt() > 0);
        QVERIFY(value(page.messages, 1, "tokensPerSecond").toDouble() > 0);
        QVERIFY(value(page.messages, 1, "firstTokenSeconds").toDouble() > 0);
        QVERIFY(!value(page.messages, 1, "modelName").toString().isEmpty());
        QVERIFY(!value(page.messages, 1, "deviceName").toString().isEmpty());
        QVERIFY(value(page.messages, 1, "createdAt").toDateTime().isValid());
    }

    void branchesReplaceOnlyWhatDiffers() {
        const QTemporaryDir folder;
        Page page(folder.path());
        QVERIFY(page.loadDemo());
        QVERIFY(page.ask(kPrompt));
        const QPointer<BlockListModel> question = page.blocks(0);
        const QPointer<BlockListModel> answer = page.blocks(1);
        page.chat.regenerate(page.chat.branch()[1].id);
        QVERIFY(page.settle());
        QCOMPARE(page.messages.count(), 2);
        QCOMPARE(value(page.messages, 1, "siblingIndex").toInt(), 1);
        QCOMPARE(value(page.messages, 1, "siblingCount").toInt(), 2);
        QCOMPARE(page.blocks(0), question.data());
        QTRY_VERIFY(answer.isNull());  // its row is gone

        page.chat.switchTo(page.chat.branch()[1].siblings[0]);
        QTRY_COMPARE(value(page.messages, 1, "siblingIndex").toInt(), 0);
        page.chat.close();
        QCOMPARE(page.messages.count(), 0);
    }

    void anErrorStandsInItsMessage() {
        const QTemporaryDir folder;
        Page page(folder.path());
        QVERIFY(page.ask(kPrompt));
        QCOMPARE(value(page.messages, 1, "messageState").toString(), "failed");
        const auto error = value(page.messages, 1, "error").value<ErrorSentence>();
        QCOMPARE(error.title, "No model is loaded.");
        QVERIFY(!error.help.isEmpty());
        QVERIFY(error.details.startsWith("no_model"));
        QCOMPARE(value(page.messages, 0, "error").value<ErrorSentence>().title, "");
    }

    void aLongConversationOpensQuickly() {
        const QTemporaryDir folder;
        Page page(folder.path());
        const auto id = page.store.create("long").result()->id;
        std::optional<domain::MessageId> parent;
        for (int i = 0; i < 2000; ++i) {
            domain::Message message;
            message.conversation = id;
            message.parent = parent;
            message.role = i % 2 ? domain::Role::Assistant : domain::Role::User;
            message.text = QString("Message **%1**\n\n```cpp\nint x = %1;\n```\n").arg(i);
            parent = page.store.append(message).result()->id;
        }
        QElapsedTimer timer;
        timer.start();
        page.chat.open(id);
        QTRY_COMPARE(page.messages.count(), 2000);
        for (int row = 1990; row < 2000; ++row) QCOMPARE(page.blocks(row)->rowCount(), 2);
        QVERIFY2(timer.elapsed() < 1000,
                 qPrintable(QString::number(timer.elapsed())));  // 100 ms without the tester
        qInfo("2,000 messages shown after %lld ms, checked by the model tester", timer.elapsed());
    }
};

std::unique_ptr<QObject> makeMessageListModelTest() {
    return std::make_unique<MessageListModelTest>();
}

#include "message_list_model_test.moc"
