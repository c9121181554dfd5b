// A message's blocks while it streams.
#include "app/viewmodels/block_list_model.h"
#include "app/viewmodels/block_kind.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside;
using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

const QString kAnswer = QStringLiteral(
    "<think>They want a loop.\nEasy.</think>\n# A loop\n\nHere it is:\n\n```cpp\nfor (;;) {\n}\n```\n\n- "
    "one\n- two\n\n"
    "| a | b |\n|:--|--:|\n| 1 | 2 |\n\n> quoted\n\n---\n\nThe end.");

}  // namespace

class BlockListModelTest : public QObject {
    Q_OBJECT

 private slots:
    void rolesHaveTheirValues() {
        BlockListModel model(kAnswer);
        const Watched watched(model);
        QList<int> kinds;
        for (int row = 0; row < model.rowCount(); ++row) kinds.append(value(model, row, "kind").toInt());
        QCOMPARE(kinds, (QList<int>{BlockKind::Reasoning, BlockKind::Heading, BlockKind::Text,
                                    BlockKind::Code, BlockKind::List, BlockKind::Table, BlockKind::Quote,
                                    BlockKind::Rule, BlockKind::Text}));
        QCOMPARE(value(model, 1, "level").toInt(), 1);
        QCOMPARE(value(model, 3, "language").toString(), "cpp");
        QVERIFY(value(model, 3, "content").toString().contains("for (;;) {"));
        const QVariantList rows = value(model, 5, "rows").toList();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].toStringList(), (QStringList{"a", "b"}));
        const auto alignments = value(model, 5, "alignments").value<QList<int>>();
        QCOMPARE(alignments, (QList<int>{int(Qt::AlignLeft), int(Qt::AlignRight)}));
        QVERIFY(!value(model, 0, "open").toBool());
    }

    void growingCharacterByCharacterGivesTheSame() {
        BlockListModel growing({});
        const Watched watched(growing);
        for (qsizetype length = 1; length <= kAnswer.size(); ++length)
            growing.setMarkdown(kAnswer.left(length));
        const BlockListModel whole(kAnswer);
        for (const char* role : {"kind", "content", "language", "level", "rows", "open"}) {
            for (int row = 0; row < whole.rowCount(); ++row) {
                QCOMPARE(value(growing, row, role), value(whole, row, role));
            }
        }
        QCOMPARE(growing.rowCount(), whole.rowCount());
    }

    void onlyWhatGrewIsAnnounced() {
        BlockListModel model(QStringLiteral("First paragraph.\n\nSecond"));
        const Watched watched(model);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setMarkdown(QStringLiteral("First paragraph.\n\nSecond one"));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 1);
        QCOMPARE(changed[0][1].toModelIndex().row(), 1);
        model.setMarkdown(QStringLiteral("First paragraph.\n\nSecond one\n\nThird"));
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(changed.count(), 1);
        model.setMarkdown(QStringLiteral("First paragraph.\n\nSecond one\n\nThird"));
        QCOMPARE(changed.count() + inserted.count() + reset.count(), 2);
    }

    void anotherTextReplacesAll() {
        BlockListModel model(kAnswer);
        const Watched watched(model);
        QSignalSpy count(&model, &SyncedListModel::countChanged);
        model.setMarkdown(QStringLiteral("Short."));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(count.count(), 1);
        QVERIFY(value(model, 0, "content").toString().contains("Short."));
        model.setMarkdown({});
        QCOMPARE(model.rowCount(), 0);
    }
};

std::unique_ptr<QObject> makeBlockListModelTest() {
    return std::make_unique<BlockListModelTest>();
}

#include "block_list_model_test.moc"
