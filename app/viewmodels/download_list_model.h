// The downloads in the order of their queue, finished ones included.
#pragma once

#include "app/services/downloads/download_service.h"
#include "app/services/holding_service.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class DownloadListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(DownloadListModel)

 public:
    enum RoleName {
        DownloadIdRole = Qt::UserRole + 1,
        NameRole,      // "Qwen/Qwen3-8B-GGUF · Q4_K_M"
        StateRole,     // "queued" "running" "paused" "waiting" "done" "failed" "verifying"; "gone": was done
        ProgressRole,  // 0 to 1; 0 also while the length is not known
        StatusRole,    // "1.2 of 4.9 GB · 24 MB/s · 2 min left"
        ErrorRole,     // what went wrong, one sentence; empty: nothing
        PathRole,      // of a model that is here and can be talked to
        /// What helps, besides going on: "restart" (DownloadsController.restart(): the hub's file changed, or
        /// ours is gone), "allow" (the network), "token" (of the hub), "page" (of the model: its terms).
        /// Empty: nothing.
        RemedyRole,
    };
    Q_ENUM(RoleName)

    DownloadListModel(services::DownloadService& downloads, const services::HoldingService& holdings,
                      QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 private:
    void refresh();
    void onProgress(domain::DownloadId id);

    services::DownloadService& downloads_;
    const services::HoldingService& holdings_;
    QList<domain::Download> rows_;
};

}  // namespace fireside::viewmodels
