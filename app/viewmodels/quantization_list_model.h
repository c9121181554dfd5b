// What can be downloaded of a repository: its quantizations, each judged for this machine.
#pragma once

#include "app/domain/remote_model.h"
#include "app/services/holding_service.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class QuantizationListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Each repository has its own")

 public:
    enum RoleName {
        NameRole = Qt::UserRole + 1,  // "Q4_K_M"
        SizeTextRole,
        FilesTextRole,  // "in 3 files"; empty for one
        FitsRole,       // true also while it is not known
        FitTextRole,
        UsualRole,  // what most people take
        NoteRole,   // why it cannot be had, or what it is besides a model; empty: nothing
        CanGetRole,
        HoldingRole,  // domain::holdingName
        PathRole,     // of a model that is here and can be talked to
    };
    Q_ENUM(RoleName)

    explicit QuantizationListModel(const services::HoldingService& holdings, QObject* parent = nullptr);

    /// `memoryBytes` of the device that would be used; 0: not known.
    void show(const domain::RemoteModel& model, qint64 memoryBytes);
    [[nodiscard]] const QList<domain::RemoteQuantization>& choices() const { return rows_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 private:
    const services::HoldingService& holdings_;
    QString repository_;
    QList<domain::RemoteQuantization> rows_;
    QString usual_;
    qint64 memory_ = 0;
};

}  // namespace fireside::viewmodels
