#include "app/viewmodels/model_list_model.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>

#include "app/services/deliver.h"

namespace fireside::viewmodels {

bool ModelListModel::Row::operator==(const Row& other) const {
    return file.path == other.file.path && file.name == other.file.name && file.bytes == other.file.bytes &&
           demo == other.demo && missing == other.missing && current == other.current;
}

ModelListModel::ModelListModel(storage::ModelFileStore& store, const QString& demoPath, QObject* parent)
    : SyncedListModel(parent), store_(store), demoPath_(demoPath) {
    refresh();
}

void ModelListModel::refresh() {
    // A disk or a share that is gone can hold a look at it for long: neither this thread nor the database's
    // waits for it.
    const QString demoPath = demoPath_;
    auto rows = store_.list().then(
        QtFuture::Launch::Async,
        [demoPath](const Result<QList<domain::ModelFile>>& files) -> Result<QList<Row>> {
            if (!files.ok()) return files.error();
            QList<Row> found;
            for (const domain::ModelFile& file : *files) {
                if (file.path == demoPath) continue;
                found.append({file, /*demo=*/false, /*missing=*/!QFileInfo::exists(file.path)});
            }
            if (!demoPath.isEmpty()) {
                const domain::ModelFile demo{demoPath, {}, QFileInfo(demoPath).size(), {}};
                found.append({demo, /*demo=*/true});
            }
            return found;
        });
    services::deliver(rows, this, [this](const Result<QList<Row>>& found) {
        if (found.ok())
            show(*found);
        else
            emit failed(found.error());
    });
}

void ModelListModel::setCurrent(const QString& path) {
    current_ = path;
    show(rows_);
}

void ModelListModel::show(QList<Row> rows) {
    for (Row& row : rows) row.current = row.file.path == current_;
    sync(rows_, rows, [](const Row& row) { return row.file.path; });
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
            return row.demo ? tr("Demo: little stories") : row.file.name;
        case PathRole:
            return row.file.path;
        case SizeTextRole:
            return QLocale().formattedDataSize(row.file.bytes, 1, QLocale::DataSizeSIFormat);
        case DetailRole:
            if (row.demo) return tr("Comes with Fireside. Tiny, for trying things out");
            return QDir::toNativeSeparators(QFileInfo(row.file.path).path());
        case IsCurrentRole:
            return row.current;
        case IsDemoRole:
            return row.demo;
        case MissingRole:
            return row.missing;
    }
    return {};
}

QHash<int, QByteArray> ModelListModel::roleNames() const {
    return {{NameRole, "name"},      {PathRole, "path"},     {SizeTextRole, "sizeText"},
            {DetailRole, "detail"},  {IsDemoRole, "isDemo"}, {IsCurrentRole, "isCurrent"},
            {MissingRole, "missing"}};
}

}  // namespace fireside::viewmodels
