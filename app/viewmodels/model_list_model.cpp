#include "app/viewmodels/model_list_model.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

using domain::LocalModel;

namespace {

/// What could answer: a chat model, as far as is known.
bool canChat(const LocalModel& model) {
    return !model.facts || (model.facts->error.isEmpty() && model.facts->kind == domain::ModelKind::Chat);
}

}  // namespace

ModelListModel::ModelListModel(const services::shelf::ShelfService& shelf, const QString& demoPath,
                               QObject* parent)
    : SyncedListModel(parent), shelf_(shelf), demoPath_(demoPath) {
    connect(&shelf, &services::shelf::ShelfService::changed, this, &ModelListModel::refresh);
    refresh();
}

void ModelListModel::refresh() {
    QList<Row> rows;
    for (const LocalModel& model : shelf_.models()) {
        const bool shown = canChat(model) || model.path == current_;
        if (shown && model.path != demoPath_) rows.append({model, /*demo=*/false, model.path == current_});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        if (a.model.lastUsedAt != b.model.lastUsedAt) {
            return a.model.lastUsedAt.isValid() &&
                   (!b.model.lastUsedAt.isValid() || a.model.lastUsedAt > b.model.lastUsedAt);
        }
        return a.model.name.compare(b.model.name, Qt::CaseInsensitive) < 0;
    });
    if (!demoPath_.isEmpty()) {
        LocalModel demo;
        demo.path = demoPath_;
        rows.append({demo, /*demo=*/true, demoPath_ == current_});
    }
    sync(rows_, rows, [](const Row& row) { return row.model.path; });
}

void ModelListModel::setCurrent(const QString& path) {
    current_ = path;
    refresh();
}

int ModelListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant ModelListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[index.row()];
    switch (role) {
        case Qt::DisplayRole:
        case NameRole:
            return row.demo ? tr("Demo: little stories") : row.model.name;
        case PathRole:
            return row.model.path;
        case SizeTextRole:
            return row.demo ? QString() : ModelText::bytes(row.model.bytes);
        case DetailRole:
            if (row.demo) return tr("Comes with Fireside. Tiny, for trying things out");
            if (domain::isForeign(row.model.program)) return ModelText::program(row.model.program);
            return QDir::toNativeSeparators(QFileInfo(row.model.path).path());
        case IsCurrentRole:
            return row.current;
        case IsDemoRole:
            return row.demo;
        case MissingRole:
            return row.model.presence != domain::Presence::Here;
        case IsSingleRole:
            return !row.demo && row.model.program == domain::ModelProgram::SingleFile;
    }
    return {};
}

QHash<int, QByteArray> ModelListModel::roleNames() const {
    return {{NameRole, "name"},       {PathRole, "path"},        {SizeTextRole, "sizeText"},
            {DetailRole, "detail"},   {IsDemoRole, "isDemo"},    {IsCurrentRole, "isCurrent"},
            {MissingRole, "missing"}, {IsSingleRole, "isSingle"}};
}

}  // namespace fireside::viewmodels
