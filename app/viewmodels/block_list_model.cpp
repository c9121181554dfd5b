#include "app/viewmodels/block_list_model.h"

namespace fireside::viewmodels {

BlockListModel::BlockListModel(const QString& markdown, QObject* parent) : SyncedListModel(parent) {
    parser_.update(markdown);
    blocks_ = parser_.blocks();
}

void BlockListModel::setMarkdown(const QString& markdown) {
    const int first = parser_.update(markdown);
    const QList<domain::Block>& next = parser_.blocks();
    const int before = int(blocks_.size());
    const int after = int(next.size());

    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        blocks_.resize(after);
        endRemoveRows();
    }
    const int common = std::min(before, after);
    for (int row = first; row < common; ++row) {
        if (blocks_[row] == next[row]) continue;
        blocks_[row] = next[row];
        emit dataChanged(index(row), index(row));
    }
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        blocks_.append(next.mid(before));
        endInsertRows();
    }
    if (after != before) emit countChanged();
}

int BlockListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(blocks_.size());
}

QVariant BlockListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const domain::Block& block = blocks_[index.row()];
    switch (role) {
        case KindRole:
            return int(block.kind);
        case ContentRole:
            return block.content;
        case LanguageRole:
            return block.language;
        case LevelRole:
            return block.level;
        case RowsRole: {
            QVariantList rows;
            for (const QStringList& row : block.rows) rows.append(QVariant(row));
            return rows;
        }
        case AlignmentsRole:
            return QVariant::fromValue(block.alignments);
        case OpenRole:
            return block.open;
    }
    return {};
}

QHash<int, QByteArray> BlockListModel::roleNames() const {
    return {{KindRole, "kind"},   {ContentRole, "content"}, {LanguageRole, "language"},
            {LevelRole, "level"}, {RowsRole, "rows"},       {AlignmentsRole, "alignments"},
            {OpenRole, "open"}};
}

}  // namespace fireside::viewmodels
