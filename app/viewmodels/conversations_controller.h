// The sidebar's verbs.
#pragma once

#include <QObject>

#include "app/services/chat_service.h"
#include "app/storage/conversation_store.h"
#include "app/viewmodels/conversation_list_model.h"
#include "app/viewmodels/injected.h"

namespace fireside::viewmodels {

class ConversationsController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(ConversationsController)
    Q_PROPERTY(qint64 currentId READ currentId NOTIFY currentIdChanged)  // 0: new, nothing stored yet
    Q_PROPERTY(bool canUndo READ canUndo NOTIFY undoChanged)
    Q_PROPERTY(QString undoText READ undoText NOTIFY undoChanged)

 public:
    ConversationsController(storage::ConversationStore& store, services::ChatService& chat,
                            ConversationListModel& list, QObject* parent = nullptr);

    [[nodiscard]] qint64 currentId() const;
    [[nodiscard]] bool canUndo() const { return !trashed_.isEmpty(); }
    [[nodiscard]] QString undoText() const;

    Q_INVOKABLE void newConversation();
    Q_INVOKABLE void select(qint64 id);
    Q_INVOKABLE void selectNext();
    Q_INVOKABLE void selectPrevious();
    Q_INVOKABLE void rename(qint64 id, const QString& title);
    Q_INVOKABLE void setPinned(qint64 id, bool pinned);
    /// Answers in it are stopped first. The conversation that was shown gives way to its neighbour.
    Q_INVOKABLE void moveToTrash(qint64 id);
    /// Takes back the latest moveToTrash, then the one before it.
    Q_INVOKABLE void undo();
    /// `messageId` 0: the hit was in the title. ChatController.scrollToMessage follows when the message is
    /// there.
    Q_INVOKABLE void openSearchHit(qint64 conversationId, qint64 messageId);

 signals:
    void currentIdChanged();
    void undoChanged();
    void messageSought(int index);
    void failed(const fireside::Error& error);

 private:
    struct Trashed {
        domain::ConversationId id;
        QString title;
    };
    void whenDone(const QFuture<Result<>>& write);
    void seek();

    storage::ConversationStore& store_;
    services::ChatService& chat_;
    ConversationListModel& list_;
    QList<Trashed> trashed_;
    domain::ConversationId shownId_ = 0;
    domain::ConversationId soughtIn_ = 0;
    domain::MessageId sought_ = 0;  // 0: no search hit is waiting to be shown
    bool triedOtherBranch_ = false;
};

}  // namespace fireside::viewmodels
