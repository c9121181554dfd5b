#include "app/viewmodels/local_model_list_model.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <vector>

#include "app/services/shelf/hash_service.h"
#include "app/services/stored_error.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

using domain::LocalModel;

namespace {

QString noteOf(const LocalModel& model) {
    if (const QString gone = ModelText::presence(model); !gone.isEmpty()) return gone;
    if (!model.facts || model.facts->error.isEmpty()) return {};
    const ErrorSentence sentence = sentenceFor(services::errorFromText(model.facts->error));
    return sentence.title;
}

QString summaryOf(const LocalModel& model) {
    QStringList parts;
    if (model.facts) parts << ModelText::parameters(model.facts->parameters);
    parts << ModelText::quantization(model) << ModelText::bytes(model.bytes);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString placeOf(const LocalModel& model) {
    if (domain::isForeign(model.program)) return ModelText::program(model.program);
    return QDir::toNativeSeparators(QFileInfo(model.path).path());
}

}  // namespace

LocalModelListModel::LocalModelListModel(services::shelf::ShelfService& shelf, QObject* parent)
    : SyncedListModel(parent), shelf_(shelf) {
    connect(&shelf, &services::shelf::ShelfService::changed, this, &LocalModelListModel::refresh);
    rows_ = wanted();
}

bool LocalModelListModel::matches(const LocalModel& model, const QStringList& words) const {
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        const auto in = [&](const QString& text) { return text.contains(word, Qt::CaseInsensitive); };
        return in(model.name) || in(QFileInfo(model.path).fileName()) ||
               in(ModelText::program(model.program)) ||
               (model.facts &&
                (in(model.facts->family) || in(model.facts->name) || in(model.facts->license)));
    });
}

QList<LocalModelListModel::Row> LocalModelListModel::wanted() const {
    QHash<QString, int> duplicates;
    for (const QStringList& group : services::shelf::duplicatesAmong(shelf_.models())) {
        for (const QString& path : group) duplicates.insert(path, int(group.size()) - 1);
    }
    const QStringList words = query_.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<const LocalModel*> found;
    for (const LocalModel& model : shelf_.models()) {
        if (matches(model, words)) found.push_back(&model);
    }
    std::stable_sort(found.begin(), found.end(), [this](const LocalModel* a, const LocalModel* b) {
        if (sort_ == QLatin1String("size") && a->bytes != b->bytes) return a->bytes > b->bytes;
        if (sort_ == QLatin1String("used") && a->lastUsedAt != b->lastUsedAt) {
            return a->lastUsedAt.isValid() && (!b->lastUsedAt.isValid() || a->lastUsedAt > b->lastUsedAt);
        }
        return ModelText::before(a->name, b->name);
    });
    QList<Row> rows;
    rows.reserve(qsizetype(found.size()));
    for (const LocalModel* model : found) {
        rows.append({*model, model->path == current_, duplicates.value(model->path)});
    }
    return rows;
}

void LocalModelListModel::refresh() {
    sync(rows_, wanted(), [](const Row& row) { return row.model.path; });
    emit totalChanged();
}

void LocalModelListModel::reorder() {
    const auto before = rows_.size();
    beginResetModel();
    rows_ = wanted();
    endResetModel();
    if (rows_.size() != before) emit countChanged();
    emit orderChanged();
}

void LocalModelListModel::setQuery(const QString& query) {
    if (query == query_) return;
    query_ = query;
    reorder();
}

void LocalModelListModel::setSort(const QString& sort) {
    if (sort == sort_) return;
    sort_ = sort;
    reorder();
}

void LocalModelListModel::setCurrent(const QString& path) {
    current_ = path;
    refresh();
}

int LocalModelListModel::rowOf(const QString& path) const {
    for (qsizetype row = 0; row < rows_.size(); ++row) {
        if (rows_[row].model.path == path) return int(row);
    }
    return -1;
}

int LocalModelListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant LocalModelListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[index.row()];
    const LocalModel& model = row.model;
    switch (role) {
        case PathRole:
            return model.path;
        case Qt::DisplayRole:
        case NameRole:
            return model.name;
        case SummaryRole:
            return summaryOf(model);
        case PlaceRole:
            return placeOf(model);
        case UsedRole:
            return ModelText::when(model.lastUsedAt);
        case NoteRole:
            return noteOf(model);
        case KindRole:
            return !model.facts || model.facts->kind == domain::ModelKind::Chat
                       ? QString()
                       : ModelText::kind(model.facts->kind);
        case IsHereRole:
            return model.presence == domain::Presence::Here;
        case IsCurrentRole:
            return row.current;
        case IsForeignRole:
            return domain::isForeign(model.program);
        case DuplicatesRole:
            return row.duplicates;
    }
    return {};
}

QHash<int, QByteArray> LocalModelListModel::roleNames() const {
    return {{PathRole, "path"},
            {NameRole, "name"},
            {SummaryRole, "summary"},
            {PlaceRole, "place"},
            {UsedRole, "used"},
            {NoteRole, "note"},
            {KindRole, "kind"},
            {IsHereRole, "isHere"},
            {IsCurrentRole, "isCurrent"},
            {IsForeignRole, "isForeign"},
            {DuplicatesRole, "duplicates"}};
}

}  // namespace fireside::viewmodels
