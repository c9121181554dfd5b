// The models that can be chosen for a conversation: those used last first, then the others by name, and the
// demo at the end.
#pragma once

#include "app/services/shelf/shelf_service.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class ModelListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(ModelListModel)

 public:
    enum RoleName {
        NameRole = Qt::UserRole + 1,
        PathRole,
        SizeTextRole,
        DetailRole,  // the folder or the program, for files of one name
        IsCurrentRole,
        IsDemoRole,
        MissingRole,   // the file is not there (any more, or the disk is not)
        IsSingleRole,  // in no folder that is looked into: it can be forgotten
    };
    Q_ENUM(RoleName)

    /// `demoPath` empty: there is no demo model.
    ModelListModel(const services::shelf::ShelfService& shelf, const QString& demoPath,
                   QObject* parent = nullptr);

    void setCurrent(const QString& path);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 private:
    struct Row {
        domain::LocalModel model;
        bool demo = false;
        bool current = false;
        bool operator==(const Row&) const = default;
    };
    void refresh();

    const services::shelf::ShelfService& shelf_;
    QString demoPath_;
    QString current_;
    QList<Row> rows_;
};

}  // namespace fireside::viewmodels
