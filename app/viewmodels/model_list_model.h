// The model files that were opened, newest first, and the demo at the end.
#pragma once

#include "app/storage/model_file_store.h"
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
        DetailRole,  // the folder, for files of one name
        IsCurrentRole,
        IsDemoRole,
        MissingRole,  // the file is not there (any more, or the disk is not)
    };
    Q_ENUM(RoleName)

    /// `demoPath` empty: there is no demo model.
    ModelListModel(storage::ModelFileStore& store, const QString& demoPath, QObject* parent = nullptr);

    /// Reads the store and looks for the files again, off this thread.
    void refresh();
    void setCurrent(const QString& path);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 signals:
    void failed(const fireside::Error& error);

 private:
    struct Row {
        domain::ModelFile file;
        bool demo = false;
        bool missing = false;
        bool current = false;
        bool operator==(const Row& other) const;
    };
    void show(QList<Row> rows);

    storage::ModelFileStore& store_;
    QString demoPath_;
    QString current_;
    QList<Row> rows_;
};

}  // namespace fireside::viewmodels
