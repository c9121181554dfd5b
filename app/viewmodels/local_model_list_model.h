// The models on this machine, searched and sorted. Only what is visible is put into words, so that ten
// thousand rows cost what a screenful does.
#pragma once

#include "app/services/shelf/shelf_service.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class LocalModelListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(LocalModelListModel)
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY orderChanged)
    Q_PROPERTY(QString sort READ sort WRITE setSort NOTIFY orderChanged)  // "name" "size" "used"
    Q_PROPERTY(int total READ total NOTIFY totalChanged)                  // without the query

 public:
    enum RoleName {
        PathRole = Qt::UserRole + 1,
        NameRole,
        SummaryRole,  // "8.2 B · Q4_K_M · 4.9 GB"
        PlaceRole,    // "Ollama", or the folder
        UsedRole,     // "yesterday"; empty: never
        NoteRole,     // why it cannot be used and what to do; empty: it can
        KindRole,     // "Embedding"; empty for chat models
        IsHereRole,
        IsCurrentRole,
        IsForeignRole,
        DuplicatesRole,  // how many others have the same content
    };
    Q_ENUM(RoleName)

    explicit LocalModelListModel(services::shelf::ShelfService& shelf, QObject* parent = nullptr);

    [[nodiscard]] QString query() const { return query_; }
    void setQuery(const QString& query);
    [[nodiscard]] QString sort() const { return sort_; }
    void setSort(const QString& sort);
    [[nodiscard]] int total() const { return int(shelf_.models().size()); }
    /// Path of the model that is loaded.
    void setCurrent(const QString& path);
    /// Row of a model, -1: not shown.
    Q_INVOKABLE int rowOf(const QString& path) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 signals:
    void orderChanged();
    void totalChanged();

 private:
    struct Row {
        domain::LocalModel model;
        bool current = false;
        int duplicates = 0;
        bool operator==(const Row&) const = default;
    };
    [[nodiscard]] QList<Row> wanted() const;
    [[nodiscard]] bool matches(const domain::LocalModel& model, const QStringList& words) const;
    void refresh();  // rows changed
    void reorder();  // what is asked for changed: the list is another one

    services::shelf::ShelfService& shelf_;
    QString query_;
    QString sort_ = QStringLiteral("name");
    QString current_;
    QList<Row> rows_;
};

}  // namespace fireside::viewmodels
