// The sidebar: the list, its verbs, the search.
#include "app/viewmodels/conversation_list_model.h"
#include "app/viewmodels/conversations_controller.h"
#include "app/viewmodels/search_list_model.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

struct Sidebar : House {
    using House::House;
    ConversationListModel list{store, chat};
    ConversationsController verbs{store, chat, list};
    SearchListModel search{store};
    Watched watchedList{list};
    Watched watchedSearch{search};

    QStringList titles() const { return column(list, "title"); }
};

}  // namespace

class ConversationsTest : public QObject {
    Q_OBJECT

 private slots:
    void sectionsAreByDate() {
        const QDate today(2026, 11, 23);
        QCOMPARE(dateSection(today, today), "Today");
        QCOMPARE(dateSection(today.addDays(1), today), "Today");  // a clock that was set back
        QCOMPARE(dateSection(today.addDays(-1), today), "Yesterday");
        QCOMPARE(dateSection(today.addDays(-2), today), "Previous 7 days");
        QCOMPARE(dateSection(today.addDays(-7), today), "Previous 7 days");
        QCOMPARE(dateSection(today.addDays(-8), today), QLocale().toString(today.addDays(-8), "MMMM yyyy"));
        QCOMPARE(dateSection(QDate(2025, 3, 1), today), QLocale().toString(QDate(2025, 3, 1), "MMMM yyyy"));
    }

    void theListFollowsTheConversations() {
        const QTemporaryDir folder;
        Sidebar sidebar(folder.path());
        QCOMPARE(sidebar.list.count(), 0);
        const auto first = sidebar.start("first");
        const auto second = sidebar.start("second");
        QTRY_COMPARE(sidebar.titles(), (QStringList{"second", "first"}));
        QCOMPARE(value(sidebar.list, 0, "conversationId").toLongLong(), second);
        QCOMPARE(value(sidebar.list, 0, "section").toString(), "Today");
        QCOMPARE(column(sidebar.list, "isCurrent"), (QStringList{"true", "false"}));
        QTRY_COMPARE(column(sidebar.list, "isAnswering"), (QStringList{"false", "false"}));

        sidebar.verbs.select(first);
        QTRY_COMPARE(column(sidebar.list, "isCurrent"), (QStringList{"false", "true"}));
        QSignalSpy moved(&sidebar.list, &QAbstractItemModel::rowsMoved);
        QVERIFY(sidebar.ask("again"));  // what is written to comes to the top
        QTRY_COMPARE(sidebar.titles(), (QStringList{"first", "second"}));
        QCOMPARE(moved.count(), 1);

        sidebar.verbs.setPinned(second, true);
        QTRY_COMPARE(sidebar.titles(), (QStringList{"second", "first"}));
        QCOMPARE(value(sidebar.list, 0, "section").toString(), "Pinned");
        sidebar.verbs.rename(second, "  the\nsecond ");
        QTRY_COMPARE(sidebar.titles(), (QStringList{"the second", "first"}));
        sidebar.verbs.rename(second, " ");
        sidebar.verbs.setPinned(second, false);
        QTRY_COMPARE(sidebar.titles(), (QStringList{"first", "the second"}));
    }

    void answeringShowsInTheList() {
        const QTemporaryDir folder;
        Sidebar sidebar(folder.path());
        QVERIFY(sidebar.loadDemo());
        sidebar.chat.setMaxTokens(-1);
        sidebar.chat.send(kPrompt);
        QTRY_COMPARE_WITH_TIMEOUT(column(sidebar.list, "isAnswering"), QStringList{"true"}, kPatienceMs);
        sidebar.chat.stop();
        QTRY_COMPARE_WITH_TIMEOUT(column(sidebar.list, "isAnswering"), QStringList{"false"}, kPatienceMs);
    }

    void selectingWalksTheList() {
        const QTemporaryDir folder;
        Sidebar sidebar(folder.path());
        const auto a = sidebar.start("a");
        const auto b = sidebar.start("b");
        QTRY_COMPARE(sidebar.list.count(), 2);
        sidebar.verbs.newConversation();
        QCOMPARE(sidebar.verbs.currentId(), 0);
        sidebar.verbs.selectNext();
        QTRY_COMPARE(sidebar.verbs.currentId(), b);
        sidebar.verbs.selectNext();
        QTRY_COMPARE(sidebar.verbs.currentId(), a);
        sidebar.verbs.selectNext();  // there is none
        sidebar.verbs.selectPrevious();
        QTRY_COMPARE(sidebar.verbs.currentId(), b);
    }

    void theTrashCanBeUndone() {
        const QTemporaryDir folder;
        Sidebar sidebar(folder.path());
        const auto a = sidebar.start("a");
        const auto b = sidebar.start("b");
        QTRY_COMPARE(sidebar.list.count(), 2);
        QVERIFY(!sidebar.verbs.canUndo());
        sidebar.verbs.moveToTrash(b);
        QTRY_COMPARE(sidebar.titles(), QStringList{"a"});
        QTRY_COMPARE(sidebar.verbs.currentId(), a);
        QVERIFY(sidebar.verbs.undoText().contains("b"));
        sidebar.verbs.moveToTrash(a);
        QTRY_COMPARE(sidebar.list.count(), 0);
        QTRY_COMPARE(sidebar.verbs.currentId(), 0);
        sidebar.verbs.undo();
        QTRY_COMPARE(sidebar.titles(), QStringList{"a"});
        QTRY_COMPARE(sidebar.verbs.currentId(), a);
        sidebar.verbs.undo();
        QTRY_COMPARE(sidebar.list.count(), 2);
        QVERIFY(!sidebar.verbs.canUndo());
    }

    void searchFindsMessages() {
        const QTemporaryDir folder;
        Sidebar sidebar(folder.path());
        const auto tea = sidebar.start("How do I brew green tea?");
        sidebar.start("What is a GPU?");
        sidebar.search.setQuery("gre");
        sidebar.search.setQuery("green");
        QVERIFY(sidebar.search.searching());
        QTRY_VERIFY(!sidebar.search.searching());
        QVERIFY(sidebar.search.count() >= 1);
        for (int row = 0; row < sidebar.search.count(); ++row) {
            QCOMPARE(value(sidebar.search, row, "conversationId").toLongLong(), tea);
            QCOMPARE(value(sidebar.search, row, "match").toString(), "green");
            QVERIFY(value(sidebar.search, row, "before").toString().endsWith("brew "));
            QVERIFY(value(sidebar.search, row, "after").toString().startsWith(" tea?"));
            QVERIFY(!value(sidebar.search, row, "when").toString().isEmpty());
        }
        sidebar.search.setQuery("nothing like it");
        QTRY_COMPARE(sidebar.search.count(), 0);
        sidebar.search.setQuery("");
        QVERIFY(!sidebar.search.searching());
    }

    void aHitOnAnotherBranchIsShown() {
        const QTemporaryDir folder;
        Sidebar sidebar(folder.path());
        const auto chat = sidebar.start("a needle in the first branch");
        const auto hit = sidebar.chat.branch()[0].id;
        sidebar.chat.edit(hit, "the second branch");
        QVERIFY(sidebar.settle());
        sidebar.start("another conversation");
        QSignalSpy sought(&sidebar.verbs, &ConversationsController::messageSought);
        sidebar.verbs.openSearchHit(chat, hit);
        QVERIFY(sought.wait());
        QCOMPARE(sought[0][0].toInt(), 0);
        QCOMPARE(sidebar.verbs.currentId(), chat);
        QCOMPARE(sidebar.chat.branch()[0].id, hit);

        sidebar.verbs.openSearchHit(chat, hit);  // once more, now that it is in sight
        QCOMPARE(sought.count(), 2);
    }
};

std::unique_ptr<QObject> makeConversationsTest() {
    return std::make_unique<ConversationsTest>();
}

#include "conversations_test.moc"
