// The verbs of the conversation that is shown: drafts, context, branches, the clipboard.
#include <QClipboard>
#include <QGuiApplication>

#include "app/viewmodels/chat_controller.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

struct Desk : House {
    using House::House;
    ChatController controller{chat, inference, store, settings};
};

}  // namespace

class ChatControllerTest : public QObject {
    Q_OBJECT

 private slots:
    void sendingNeedsAModelAndText() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        QSignalSpy canSend(&desk.controller, &ChatController::canSendChanged);
        desk.controller.setDraft("Hello");
        QVERIFY(!desk.controller.canSend());
        desk.inference.load(kDemoModel);
        QVERIFY(desk.controller.canSend());  // a question may wait for the load
        QTRY_VERIFY_WITH_TIMEOUT(desk.inference.isReady(), kPatienceMs);
        QVERIFY(desk.controller.canSend());
        desk.controller.setDraft("  \n");
        QVERIFY(!desk.controller.canSend());
        desk.controller.send("  \n");
        QVERIFY(!desk.controller.busy());
        QVERIFY(canSend.count() >= 3);
    }

    void oneConversationFromDraftToAnswer() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        QVERIFY(desk.loadDemo());
        QVERIFY(desk.controller.contextLength() > 0);
        QSignalSpy finished(&desk.controller, &ChatController::answerFinished);
        QSignalSpy speed(&desk.controller, &ChatController::tokensPerSecondChanged);
        desk.controller.setDraft(kPrompt);
        desk.controller.send(kPrompt);
        QVERIFY(desk.controller.busy());
        QVERIFY(!desk.controller.canSend());
        QCOMPARE(desk.controller.draft(), "");
        QVERIFY(desk.settle());

        QCOMPARE(finished.count(), 1);
        QCOMPARE(finished[0][0].toString(), desk.chat.branch()[1].text);
        QVERIFY(desk.controller.tokensPerSecond() > 0);
        QVERIFY(speed.count() >= 1);
        QVERIFY(desk.controller.conversationId() > 0);
        QCOMPARE(desk.controller.title(), kPrompt);
        QCOMPARE(desk.controller.lastUserMessageId(), desk.chat.branch()[0].id);
        QVERIFY(desk.controller.contextUsed() > 24);
        QCOMPARE(desk.controller.promptTotal(), 0);

        const int used = desk.controller.contextUsed();
        desk.chat.close();
        QCOMPARE(desk.controller.contextUsed(), 0);
        desk.chat.open(1);
        QTRY_COMPARE(desk.controller.conversationId(), 1);
        QVERIFY(std::abs(desk.controller.contextUsed() - used) <= 1);
    }

    void draftsAreKept() {
        const QTemporaryDir folder;
        {
            Desk desk(folder.path());
            const auto id = desk.start("first");
            desk.controller.setDraft("of the first");
            desk.chat.close();
            QCOMPARE(desk.controller.draft(), "");
            desk.controller.setDraft("of the new one");
            desk.chat.open(id);
            QTRY_COMPARE(desk.controller.draft(), "of the first");
            desk.controller.setDraft("of the first, longer");
        }
        Desk desk(folder.path());
        QCOMPARE(desk.controller.draft(), "of the new one");
        desk.chat.open(1);
        QTRY_COMPARE(desk.controller.draft(), "of the first, longer");
    }

    void typingOnWhileTheConversationIsMadeIsKept() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.controller.send(kPrompt);
        desk.controller.setDraft("and then");
        QVERIFY(desk.settle());
        QCOMPARE(desk.controller.draft(), "and then");
        QTRY_COMPARE(desk.store.find(desk.controller.conversationId()).result()->draft, "and then");
    }

    void branchesTurnWithTheSwitcher() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.start("first words");
        const auto first = desk.chat.branch()[0].id;
        desk.controller.edit(first, " ");  // nothing to ask
        QVERIFY(!desk.controller.busy());
        desk.controller.edit(first, "second words");
        QVERIFY(desk.settle());
        const auto second = desk.chat.branch()[0].id;
        QVERIFY(second != first);
        desk.controller.previousBranch(second);
        QTRY_COMPARE(desk.chat.branch()[0].id, first);
        desk.controller.previousBranch(first);  // there is none
        desk.controller.nextBranch(first);
        QTRY_COMPARE(desk.chat.branch()[0].id, second);

        QSignalSpy deleted(&desk.controller, &ChatController::messageDeleted);
        desk.controller.deleteMessage(second);
        QTRY_COMPARE(desk.chat.branch()[0].id, first);
        QVERIFY(desk.controller.canUndoDelete());
        QCOMPARE(deleted.count(), 1);
        desk.controller.undoDelete();
        QTRY_COMPARE(desk.chat.branch()[0].id, second);
        QVERIFY(!desk.controller.canUndoDelete());
    }

    void copyingTakesTheSourceText() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        QVERIFY(desk.loadDemo());
        desk.start(kPrompt);
        desk.controller.copyMessage(desk.chat.branch()[0].id);
        QCOMPARE(QGuiApplication::clipboard()->text(), kPrompt);
        desk.controller.copyLastAnswer();
        QCOMPARE(QGuiApplication::clipboard()->text(), desk.chat.branch()[1].text);
    }

    void storageTroubleIsShownUntilDismissed() {
        const QTemporaryDir folder;
        Desk desk(folder.path());
        desk.controller.report({ErrorCode::DiskFull, "fireside.db"});
        QCOMPARE(desk.controller.error().title, "The disk is full.");
        QVERIFY(!desk.controller.error().help.isEmpty());
        QCOMPARE(desk.controller.error().details, "disk_full: fireside.db");
        desk.controller.dismissError();
        QVERIFY(desk.controller.error().title.isEmpty());
    }
};

std::unique_ptr<QObject> makeChatControllerTest() {
    return std::make_unique<ChatControllerTest>();
}

#include "chat_controller_test.moc"
