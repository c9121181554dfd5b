// What the list models share: a `count`, and syncing rows to a new list by the smallest number of row
// signals, so that a view keeps its place, its focus and its running animations.
#pragma once

#include <qqmlintegration.h>
#include <QAbstractListModel>
#include <QSet>
#include <functional>

namespace fireside::viewmodels {

class SyncedListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(int count READ count NOTIFY countChanged)

 public:
    using QAbstractListModel::QAbstractListModel;
    [[nodiscard]] int count() const { return rowCount(); }

 signals:
    void countChanged();

 protected:
    /// Turns `rows` into `next`. `key(row)` tells rows apart and is unique within each list; rows of one key
    /// that are not `same` are announced by dataChanged. Linear, but for each row that moved.
    template <class Row, class Key, class Same = std::equal_to<>>
    void sync(QList<Row>& rows, const QList<Row>& next, Key key, Same same = {});
};

template <class Row, class Key, class Same>
void SyncedListModel::sync(QList<Row>& rows, const QList<Row>& next, Key key, Same same) {
    using Id = std::decay_t<decltype(key(next.front()))>;
    const auto before = rows.size();

    QSet<Id> wanted;
    for (const Row& row : next) wanted.insert(key(row));
    for (qsizetype end = rows.size(); end > 0; --end) {
        qsizetype first = end;
        while (first > 0 && !wanted.contains(key(rows[first - 1]))) --first;
        if (first == end) continue;
        beginRemoveRows({}, int(first), int(end - 1));
        rows.remove(first, end - first);
        endRemoveRows();
        end = first + 1;
    }

    QSet<Id> present;
    for (const Row& row : rows) present.insert(key(row));
    for (qsizetype i = 0; i < next.size(); ++i) {
        qsizetype fresh = i;
        while (fresh < next.size() && !present.contains(key(next[fresh]))) ++fresh;
        if (fresh > i) {
            beginInsertRows({}, int(i), int(fresh - 1));
            rows.insert(i, fresh - i, next[i]);
            std::copy(next.begin() + i, next.begin() + fresh, rows.begin() + i);
            endInsertRows();
            i = fresh - 1;
            continue;
        }
        qsizetype from = i;
        while (!(key(rows[from]) == key(next[i]))) ++from;
        if (from != i) {
            beginMoveRows({}, int(from), int(from), {}, int(i));
            rows.move(from, i);
            endMoveRows();
        }
        if (!same(rows[i], next[i])) {
            rows[i] = next[i];
            emit dataChanged(index(int(i)), index(int(i)));
        }
    }
    if (rows.size() != before) emit countChanged();
}

}  // namespace fireside::viewmodels
