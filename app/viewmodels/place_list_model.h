// The folders in which models are looked for.
#pragma once

#include "app/services/shelf/shelf_service.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class PlaceListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(PlaceListModel)
    Q_PROPERTY(int away READ away NOTIFY awayChanged)  // places whose disk is not there now

 public:
    enum RoleName {
        FolderRole = Qt::UserRole + 1,
        NameRole,        // "Ollama", "Model folder"
        FolderTextRole,  // as the system writes paths
        SummaryRole,     // "Models: 12 · 64.2 GB"
        NoteRole,        // "The disk is not there"; empty: it is
        IsUsersRole,     // can be taken out of the list
        IsOursRole,      // where downloads go
    };
    Q_ENUM(RoleName)

    explicit PlaceListModel(services::shelf::ShelfService& shelf, QObject* parent = nullptr);

    [[nodiscard]] int away() const { return away_; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 signals:
    void awayChanged();

 private:
    using Row = services::shelf::ShelfService::Place;
    void refresh();

    services::shelf::ShelfService& shelf_;
    QList<Row> rows_;
    int away_ = 0;
};

}  // namespace fireside::viewmodels
