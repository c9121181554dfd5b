// Search over all conversations while the user types. The newest query wins.
#pragma once

#include <QTimer>

#include "app/storage/conversation_store.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class SearchListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(SearchListModel)
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    Q_PROPERTY(bool searching READ searching NOTIFY searchingChanged)

 public:
    static constexpr int kDelayMs = 80;
    static constexpr int kLimit = 100;

    enum RoleName {
        ConversationIdRole = Qt::UserRole + 1,
        MessageIdRole,  // 0: found in the title
        TitleRole,
        BeforeRole,  // plain text around the hit
        MatchRole,
        AfterRole,
        WhenRole,  // for people: "14:05", "Nov 3", in the user's locale
    };
    Q_ENUM(RoleName)

    explicit SearchListModel(storage::ConversationStore& store, QObject* parent = nullptr);

    [[nodiscard]] QString query() const { return query_; }
    void setQuery(const QString& query);
    [[nodiscard]] bool searching() const { return searching_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 signals:
    void queryChanged();
    void searchingChanged();
    void failed(const fireside::Error& error);

 private:
    void search();
    void show(const QList<domain::SearchHit>& hits);
    void setSearching(bool searching);

    storage::ConversationStore& store_;
    QString query_;
    bool searching_ = false;
    QTimer delay_;
    QList<domain::SearchHit> rows_;
};

}  // namespace fireside::viewmodels
