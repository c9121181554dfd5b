#include "tests/ui/fake_list_model.h"

#include "app/domain/message_blocks.h"

namespace fireside::tests {

int FakeListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant FakeListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    return rows_[index.row()].value(roles_.value(role - Qt::UserRole));
}

QHash<int, QByteArray> FakeListModel::roleNames() const {
    QHash<int, QByteArray> names;
    for (int i = 0; i < roles_.size(); ++i) names.insert(Qt::UserRole + i, roles_[i].toUtf8());
    return names;
}

void FakeListModel::append(const QVariantMap& row) {
    beginInsertRows({}, count(), count());
    rows_.append(row);
    endInsertRows();
    emit countChanged();
}

void FakeListModel::change(int row, const QString& role, const QVariant& value) {
    rows_[row].insert(role, value);
    emit dataChanged(index(row), index(row), {Qt::UserRole + int(roles_.indexOf(role))});
}

void FakeListModel::clear() {
    beginResetModel();
    rows_.clear();
    endResetModel();
    emit countChanged();
}

void FakeListModel::setMarkdown(const QString& markdown) {
    clear();
    for (const domain::Block& block : domain::parseBlocks(markdown)) {
        append({{"kind", int(block.kind)},
                {"content", block.content},
                {"language", block.language},
                {"level", block.level},
                {"rows", QVariant::fromValue(block.rows)},
                {"alignments", QVariant::fromValue(block.alignments)},
                {"open", block.open}});
    }
}

}  // namespace fireside::tests
