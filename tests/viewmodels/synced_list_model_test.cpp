// Syncing rows: right in the end, right on the way, and with no more signals than needed.
#include <QRandomGenerator>

#include "app/viewmodels/synced_list_model.h"
#include "tests/viewmodels/fixture.h"

using namespace fireside::viewmodels;
using namespace fireside::viewmodels::test;

namespace {

class Numbers : public SyncedListModel {
 public:
    struct Row {
        int key = 0;
        int content = 0;
        bool operator==(const Row&) const = default;
    };
    void show(const QList<Row>& next) {
        sync(rows, next, [](const Row& row) { return row.key; });
    }
    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : int(rows.size());
    }
    QVariant data(const QModelIndex& index, int role) const override {
        return index.isValid() && role == Qt::DisplayRole ? QVariant(rows[index.row()].key) : QVariant();
    }
    QList<Row> rows;
};

QList<Numbers::Row> rowsOf(const QList<int>& keys) {
    QList<Numbers::Row> rows;
    for (const int key : keys) rows.append({key, 0});
    return rows;
}

}  // namespace

class SyncedListModelTest : public QObject {
    Q_OBJECT

 private slots:
    void randomListsComeOutRight() {
        Numbers model;
        const Watched watched(model);
        QRandomGenerator random(7);
        for (int round = 0; round < 300; ++round) {
            QList<Numbers::Row> next;
            for (int key = 0; key < 12; ++key) {
                if (random.bounded(2))
                    next.insert(random.bounded(int(next.size()) + 1), {key, random.bounded(2)});
            }
            model.show(next);
            QCOMPARE(model.rows, next);
        }
    }

    void aMovedRowIsMovedAndNothingElse() {
        Numbers model;
        const Watched watched(model);
        model.show(rowsOf({1, 2, 3, 4, 5}));
        QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.show(rowsOf({4, 1, 2, 3, 5}));
        QCOMPARE(moved.count(), 1);
        QCOMPARE(inserted.count() + removed.count() + changed.count(), 0);
    }

    void neighboursComeAndGoTogether() {
        Numbers model;
        const Watched watched(model);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy count(&model, &SyncedListModel::countChanged);
        model.show(rowsOf({1, 2, 3, 4, 5, 6}));
        QCOMPARE(inserted.count(), 1);
        model.show(rowsOf({1, 6}));
        QCOMPARE(removed.count(), 1);
        model.show(rowsOf({1, 6}));
        QCOMPARE(count.count(), 2);
    }
};

std::unique_ptr<QObject> makeSyncedListModelTest() {
    return std::make_unique<SyncedListModelTest>();
}

#include "synced_list_model_test.moc"
