#include "app/viewmodels/conversations_controller.h"

#include "app/services/deliver.h"

namespace fireside::viewmodels {

ConversationsController::ConversationsController(storage::ConversationStore& store,
                                                 services::ChatService& chat, ConversationListModel& list,
                                                 QObject* parent)
    : QObject(parent), store_(store), chat_(chat), list_(list) {
    connect(&chat, &services::ChatService::branchLoaded, this, [this] {
        if (std::exchange(shownId_, currentId()) != currentId()) emit currentIdChanged();
        seek();
    });
}

qint64 ConversationsController::currentId() const {
    return chat_.conversation().id;
}

QString ConversationsController::undoText() const {
    return canUndo() ? tr("“%1” was moved to the trash").arg(trashed_.last().title) : QString();
}

void ConversationsController::newConversation() {
    chat_.close();
}

void ConversationsController::select(qint64 id) {
    sought_ = 0;
    if (id == 0)
        chat_.close();
    else
        chat_.open(id);
}

void ConversationsController::selectNext() {
    if (const auto id = list_.neighbour(currentId(), +1)) select(id);
}

void ConversationsController::selectPrevious() {
    if (const auto id = list_.neighbour(currentId(), -1)) select(id);
}

void ConversationsController::rename(qint64 id, const QString& title) {
    if (const QString name = title.simplified(); !name.isEmpty()) chat_.rename(id, name);
}

void ConversationsController::setPinned(qint64 id, bool pinned) {
    whenDone(store_.setPinned(id, pinned));
}

void ConversationsController::moveToTrash(qint64 id) {
    const QString title = list_.titleOf(id);
    chat_.stop(id);
    if (id == currentId()) {
        const auto after = list_.neighbour(id, +1);
        select(after ? after : list_.neighbour(id, -1));
    }
    whenDone(store_.moveToTrash(id));
    trashed_.append({id, title});
    emit undoChanged();
}

void ConversationsController::undo() {
    if (!canUndo()) return;
    const auto id = trashed_.takeLast().id;
    whenDone(store_.restore(id));
    chat_.open(id);
    emit undoChanged();
}

void ConversationsController::openSearchHit(qint64 conversationId, qint64 messageId) {
    chat_.open(conversationId);
    soughtIn_ = conversationId;
    sought_ = messageId;
    triedOtherBranch_ = false;
    seek();
}

void ConversationsController::seek() {
    if (sought_ == 0 || soughtIn_ != currentId()) return;
    const QList<domain::Message>& branch = chat_.branch();
    for (int index = 0; index < branch.size(); ++index) {
        if (branch[index].id != sought_) continue;
        sought_ = 0;
        emit messageSought(index);
        return;
    }
    if (std::exchange(triedOtherBranch_, true))
        sought_ = 0;
    else
        chat_.switchTo(sought_);
}

void ConversationsController::whenDone(const QFuture<Result<>>& write) {
    services::deliver(write, this, [this](const Result<>& outcome) {
        if (!outcome.ok()) emit failed(outcome.error());
        list_.refresh();
    });
}

}  // namespace fireside::viewmodels
