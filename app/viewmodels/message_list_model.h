// The branch that the reader sees, one row per message. Follows ChatService; a message's blocks are parsed
// when a delegate first asks for them, so that opening a long conversation costs only what is on the screen.
#pragma once

#include <QHash>
#include <QTimer>

#include "app/services/chat_service.h"
#include "app/viewmodels/block_list_model.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class MessageListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(MessageListModel)

 public:
    enum RoleName {
        MessageIdRole = Qt::UserRole + 1,
        IsUserRole,
        StateRole,   // "complete" "streaming" "stopped" "failed" "interrupted"
        BlocksRole,  // BlockListModel*, for as long as the row exists
        PlainTextRole,
        ErrorRole,         // ErrorSentence; without a title: none
        SiblingIndexRole,  // 0-based
        SiblingCountRole,
        ModelNameRole,
        DeviceNameRole,
        GeneratedTokensRole,
        TokensPerSecondRole,
        FirstTokenSecondsRole,
        PromptTokensRole,
        CreatedAtRole,  // QDateTime, local time
        IsLastRole,
    };
    Q_ENUM(RoleName)

    explicit MessageListModel(services::ChatService& chat, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 private:
    void follow();
    void update(int row);
    void dropBlocks();
    [[nodiscard]] BlockListModel* blocksOf(const domain::Message& message) const;

    services::ChatService& chat_;
    QList<domain::Message> rows_;
    mutable QHash<domain::MessageId, BlockListModel*> blocks_;  // filled when first asked for
};

}  // namespace fireside::viewmodels
