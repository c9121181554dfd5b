#include "app/viewmodels/place_list_model.h"

#include <QDir>
#include <algorithm>

#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

PlaceListModel::PlaceListModel(services::shelf::ShelfService& shelf, QObject* parent)
    : SyncedListModel(parent), shelf_(shelf) {
    connect(&shelf, &services::shelf::ShelfService::changed, this, &PlaceListModel::refresh);
    refresh();
}

void PlaceListModel::refresh() {
    sync(rows_, shelf_.places(), [](const Row& row) { return row.place.folder; });
    const auto away = std::count_if(rows_.begin(), rows_.end(), [](const Row& row) {
        // Our own folder is made when something is put there.
        return !ModelText::placeState(row.state).isEmpty() &&
               (row.place.program != domain::ModelProgram::Fireside || row.models > 0);
    });
    if (std::exchange(away_, int(away)) != away) emit awayChanged();
}

int PlaceListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant PlaceListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[index.row()];
    const bool unused = row.place.program == domain::ModelProgram::Fireside && row.models == 0;
    switch (role) {
        case FolderRole:
            return row.place.folder;
        case Qt::DisplayRole:
        case NameRole:
            return ModelText::program(row.place.program);
        case FolderTextRole:
            return QDir::toNativeSeparators(row.place.folder);
        case SummaryRole:
            if (row.state != domain::PlaceState::Present) return tr("Models: %1").arg(row.models);
            return tr("Models: %1").arg(row.models) + QStringLiteral(" · ") + ModelText::bytes(row.bytes);
        case NoteRole:
            return unused && row.state == domain::PlaceState::Absent ? QString()
                                                                     : ModelText::placeState(row.state);
        case IsUsersRole:
            return row.place.program == domain::ModelProgram::UserFolder;
        case IsOursRole:
            return row.place.program == domain::ModelProgram::Fireside;
    }
    return {};
}

QHash<int, QByteArray> PlaceListModel::roleNames() const {
    return {{FolderRole, "folder"},   {NameRole, "name"}, {FolderTextRole, "folderText"},
            {SummaryRole, "summary"}, {NoteRole, "note"}, {IsUsersRole, "isUsers"},
            {IsOursRole, "isOurs"}};
}

}  // namespace fireside::viewmodels
