#include "app/viewmodels/quantization_list_model.h"

#include "app/domain/model_catalog.h"
#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

using domain::RemoteQuantization;

namespace {

QString noteOf(const RemoteQuantization& choice) {
    if (!choice.complete) return QuantizationListModel::tr("Parts of it are missing on the hub.");
    if (choice.projector) return QuantizationListModel::tr("Reads images for a model; no model by itself.");
    return {};
}

}  // namespace

QuantizationListModel::QuantizationListModel(const services::HoldingService& holdings, QObject* parent)
    : SyncedListModel(parent), holdings_(holdings) {
    connect(&holdings, &services::HoldingService::changed, this, [this] {
        if (!rows_.isEmpty())
            emit dataChanged(index(0), index(int(rows_.size()) - 1), {HoldingRole, PathRole});
    });
}

void QuantizationListModel::show(const domain::RemoteModel& model, qint64 memoryBytes) {
    const auto before = rows_.size();
    beginResetModel();
    repository_ = model.id;
    rows_ = domain::quantizationsOf(model.files);
    memory_ = memoryBytes;
    const auto usual = domain::findQuantization(rows_, {});
    usual_ = usual ? usual->name : QString();
    endResetModel();
    if (rows_.size() != before) emit countChanged();
}

int QuantizationListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant QuantizationListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const RemoteQuantization& row = rows_[index.row()];
    const qint64 needed = row.bytes > 0 && !row.projector ? domain::memoryNeeded(row.bytes) : 0;
    const bool fits = needed == 0 || memory_ == 0 || needed <= memory_;
    switch (role) {
        case Qt::DisplayRole:
        case NameRole:
            return row.name;
        case SizeTextRole:
            return row.bytes > 0 ? ModelText::bytes(row.bytes) : tr("size not known");
        case FilesTextRole:
            return row.files.size() > 1 ? tr("in %n file(s)", nullptr, int(row.files.size())) : QString();
        case FitsRole:
            return fits;
        case FitTextRole:
            if (needed == 0 || memory_ == 0) return QString();
            return fits ? tr("fits this machine")
                        : tr("needs about %1 of memory").arg(ModelText::bytes(needed));
        case UsualRole:
            return row.name == usual_;
        case NoteRole:
            return noteOf(row);
        case CanGetRole:
            return row.complete;
        case HoldingRole:
            return domain::holdingName(holdings_.of(repository_, row).state);
        case PathRole:
            return holdings_.of(repository_, row).chatPath();
    }
    return {};
}

QHash<int, QByteArray> QuantizationListModel::roleNames() const {
    return {{NameRole, "name"}, {SizeTextRole, "sizeText"}, {FilesTextRole, "filesText"},
            {FitsRole, "fits"}, {FitTextRole, "fitText"},   {UsualRole, "usual"},
            {NoteRole, "note"}, {CanGetRole, "canGet"},     {HoldingRole, "holding"},
            {PathRole, "path"}};
}

}  // namespace fireside::viewmodels
