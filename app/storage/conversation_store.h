// Conversations, their message trees and the search over both. All methods are asynchronous (database thread)
// and may be called from any thread; results arrive in the order of the calls. Each write is one transaction.
// Errors: those of Database::run, and InvalidArgument for an id that does not exist or is removed.
#pragma once

#include "app/domain/conversation.h"
#include "app/storage/database.h"

namespace fireside::storage {

class ConversationStore {
 public:
    explicit ConversationStore(Database& database);

    /// Not in the trash, pinned first, then by updatedAt descending.
    [[nodiscard]] QFuture<Result<QList<domain::Conversation>>> list();
    [[nodiscard]] QFuture<Result<QList<domain::Conversation>>> listTrash();
    [[nodiscard]] QFuture<Result<domain::Conversation>> find(domain::ConversationId id);
    [[nodiscard]] QFuture<Result<domain::Conversation>> create(QString title);
    /// An automatic title (not byUser) never replaces the user's own; that is no error.
    [[nodiscard]] QFuture<Result<>> rename(domain::ConversationId id, QString title, bool byUser);
    [[nodiscard]] QFuture<Result<>> setPinned(domain::ConversationId id, bool pinned);
    [[nodiscard]] QFuture<Result<>> setDraft(domain::ConversationId id, QString draft);
    [[nodiscard]] QFuture<Result<>> moveToTrash(domain::ConversationId id);
    [[nodiscard]] QFuture<Result<>> restore(domain::ConversationId id);
    /// Deletes for good what was moved to the trash at or before `before`; the number of conversations.
    [[nodiscard]] QFuture<Result<int>> emptyTrash(QDateTime before);

    /// The active branch from its root to activeLeaf, siblings filled in; empty for a conversation without
    /// messages.
    [[nodiscard]] QFuture<Result<QList<domain::Message>>> branch(domain::ConversationId id);
    /// Adds a message (id, createdAt and sibling fields are filled in) and makes it the active leaf.
    [[nodiscard]] QFuture<Result<domain::Message>> append(domain::Message message);
    /// Replaces text, state, error and stats of a message: while it streams and at its end. The full-text
    /// index is written only when the message leaves the state Streaming, so updates of a long text stay
    /// cheap.
    [[nodiscard]] QFuture<Result<>> update(domain::Message message);
    /// Makes the branch through `message` active, down to its newest descendant; returns that branch.
    [[nodiscard]] QFuture<Result<QList<domain::Message>>> switchTo(domain::MessageId message);
    /// Removes a message with everything below it (they are only marked) and returns the branch that is
    /// active afterwards: where the removed one was active, the neighbour's newest end, else the parent.
    [[nodiscard]] QFuture<Result<QList<domain::Message>>> removeMessage(domain::MessageId message);
    /// Undoes removeMessage of this message: the tree and the active leaf are what they were before.
    [[nodiscard]] QFuture<Result<QList<domain::Message>>> restoreMessage(domain::MessageId message);

    /// Titles and texts that contain `text` in any case, of any script and length, newest first, at most
    /// `limit`. The text is never interpreted as query syntax. Not found: what streams, is removed, or lies
    /// in the trash.
    [[nodiscard]] QFuture<Result<QList<domain::SearchHit>>> search(QString text, int limit);

 private:
    Database& database_;
};

}  // namespace fireside::storage
