// The sidebar's list: pinned first, then newest, in sections by local date. Follows the store whenever
// something may have changed; unchanged rows are left alone.
#pragma once

#include <QTimer>

#include "app/services/chat_service.h"
#include "app/storage/conversation_store.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

/// "Today", "Yesterday", "Previous 7 days" or "November 2026": where a conversation of `day` stands on
/// `today`.
[[nodiscard]] QString dateSection(const QDate& day, const QDate& today);

class ConversationListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(ConversationListModel)

 public:
    enum RoleName {
        ConversationIdRole = Qt::UserRole + 1,
        TitleRole,
        PinnedRole,
        SectionRole,    // for people, translated
        UpdatedAtRole,  // QDateTime, local time
        IsCurrentRole,
        IsAnsweringRole,
    };
    Q_ENUM(RoleName)

    ConversationListModel(storage::ConversationStore& store, services::ChatService& chat,
                          QObject* parent = nullptr);

    /// Reads the list again; rows follow when it has arrived.
    void refresh();
    /// Id of the conversation `step` rows from `id` (from the top when `id` is not listed); 0 when there is
    /// none.
    [[nodiscard]] domain::ConversationId neighbour(domain::ConversationId id, int step) const;
    [[nodiscard]] QString titleOf(domain::ConversationId id) const;  // empty when it is not listed

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 signals:
    void failed(const fireside::Error& error);

 private:
    struct Row {
        domain::ConversationId id = 0;
        QString title;
        bool pinned = false;
        QString section;
        QDateTime updatedAt;
        bool current = false;
        bool answering = false;
        bool operator==(const Row&) const = default;
    };
    void show(const QList<domain::Conversation>& conversations);
    void refreshAtMidnight();

    storage::ConversationStore& store_;
    services::ChatService& chat_;
    QList<domain::Conversation> conversations_;
    QList<Row> rows_;
    bool reading_ = false;
    bool readAgain_ = false;
    QTimer midnight_;
};

}  // namespace fireside::viewmodels
