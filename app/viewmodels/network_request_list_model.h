// Every request that left this computer, newest first: when, where, why, how much.
#pragma once

#include <QTimer>

#include "app/services/network/network_service.h"
#include "app/storage/network_request_store.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class NetworkRequestListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

 public:
    static constexpr int kShown = 1000;
    enum RoleName {
        WhenRole = Qt::UserRole + 1,  // "today 11:42:03"
        AddressRole,                  // "https://huggingface.co/api/models"
        ReasonRole,
        OutcomeRole,  // "200", or why it failed; empty while it runs
        BytesRole,    // "sent 412 bytes, received 1.2 MB"
        FailedRole,
    };
    Q_ENUM(RoleName)

    /// For QML: the injected instance; the list is read when a page first needs it.
    static NetworkRequestListModel* create(QQmlEngine* engine, QJSEngine*);

    NetworkRequestListModel(services::NetworkService& network, storage::NetworkRequestStore& store,
                            QObject* parent = nullptr);

    Q_INVOKABLE void clear();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 signals:
    void failed(const fireside::Error& error);

 private:
    void refresh();

    storage::NetworkRequestStore& store_;
    QTimer gather_;
    QList<domain::NetworkRequest> rows_;
};

}  // namespace fireside::viewmodels
