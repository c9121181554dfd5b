// The message trees of ConversationStore.
#include "app/storage/conversation_store.h"
#include "app/storage/message_rows.h"

namespace fireside::storage {

using domain::ConversationId;
using domain::Message;
using domain::MessageId;
using domain::MessageTree;
using Messages = QList<Message>;

namespace {

Error unknownMessage(MessageId id) {
    return {ErrorCode::InvalidArgument, "there is no message " + std::to_string(id)};
}

std::optional<MessageId> activeLeafOf(SQLite::Database& database, ConversationId conversation) {
    SQLite::Statement row(database, "SELECT active_leaf FROM conversation WHERE id = ?1");
    sql::bind(row, conversation);
    return row.executeStep() ? sql::optionalInteger(row.getColumn(0)) : std::nullopt;
}

Messages activate(SQLite::Database& database, ConversationId conversation, const MessageTree& tree,
                  std::optional<MessageId> leaf) {
    rows::setActiveLeaf(database, conversation, leaf);
    return rows::branchOf(database, tree, leaf);
}

Result<Message> appendMessage(SQLite::Database& database, Message message) {
    message.createdAt = QDateTime::currentDateTimeUtc();
    const int touched = sql::execute(database, "UPDATE conversation SET updated_at = ?2 WHERE id = ?1",
                                     message.conversation, message.createdAt);
    if (touched == 0) {
        return Error{ErrorCode::InvalidArgument,
                     "there is no conversation " + std::to_string(message.conversation)};
    }
    if (message.parent && !rows::contains(database, message.conversation, *message.parent)) {
        return unknownMessage(*message.parent);
    }
    message.id = rows::insert(database, message);
    rows::setActiveLeaf(database, message.conversation, message.id);
    message.siblings = rows::childrenOf(database, message.conversation, message.parent);
    message.siblingCount = static_cast<int>(message.siblings.size());
    message.siblingIndex = message.siblingCount - 1;
    return message;
}

/// Marks the subtree of `message`; what was removed before keeps its own mark and does not come back with it.
Result<Messages> removeBelow(SQLite::Database& database, MessageId message) {
    const std::optional<ConversationId> conversation = rows::conversationOf(database, message);
    if (!conversation) return unknownMessage(message);
    const MessageTree tree = rows::treeOf(database, *conversation);
    const QList<MessageId> removed = tree.subtree(message);
    if (removed.isEmpty()) return unknownMessage(message);

    std::optional<MessageId> leaf = activeLeafOf(database, *conversation);
    sql::execute(database, "UPDATE message SET leaf_before_removal = ?2 WHERE id = ?1", message, leaf);
    SQLite::Statement mark(database, "UPDATE message SET removed_at = ?2, removed_with = ?3 WHERE id = ?1");
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const MessageId id : removed) {
        sql::bind(mark, id, now, message);
        mark.exec();
        mark.reset();
    }
    if (leaf && removed.contains(*leaf)) leaf = tree.leafWithout(message);
    return activate(database, *conversation, rows::treeOf(database, *conversation), leaf);
}

/// Undoes removeBelow: the messages and the reader's place are again what they were.
Result<Messages> restoreBelow(SQLite::Database& database, MessageId message) {
    SQLite::Statement row(database,
                          "SELECT conversation_id, parent_id, leaf_before_removal FROM message "
                          "WHERE id = ?1 AND removed_with = ?1");
    sql::bind(row, message);
    if (!row.executeStep()) {
        return Error{ErrorCode::InvalidArgument,
                     "message " + std::to_string(message) + " was not removed by itself"};
    }
    const ConversationId conversation = sql::integer(row.getColumn(0));
    const std::optional<MessageId> parent = sql::optionalInteger(row.getColumn(1));
    const std::optional<MessageId> formerLeaf = sql::optionalInteger(row.getColumn(2));
    if (parent && !rows::contains(database, conversation, *parent)) return unknownMessage(*parent);

    sql::execute(database,
                 "UPDATE message SET removed_at = NULL, removed_with = NULL, leaf_before_removal = NULL "
                 "WHERE removed_with = ?1",
                 message);
    const MessageTree tree = rows::treeOf(database, conversation);
    const bool known = formerLeaf && tree.contains(*formerLeaf);
    return activate(database, conversation, tree, known ? *formerLeaf : tree.newestDescendant(message));
}

}  // namespace

QFuture<Result<Messages>> ConversationStore::branch(ConversationId id) {
    return database_.run<Messages>([id](SQLite::Database& database) -> Result<Messages> {
        return rows::branchOf(database, rows::treeOf(database, id), activeLeafOf(database, id));
    });
}

QFuture<Result<Message>> ConversationStore::append(Message message) {
    return sql::write<Message>(database_, [message = std::move(message)](SQLite::Database& database) {
        return appendMessage(database, message);
    });
}

QFuture<Result<>> ConversationStore::update(Message message) {
    return sql::write<std::monostate>(database_,
                                      [message = std::move(message)](SQLite::Database& database) -> Result<> {
                                          if (!rows::update(database, message))
                                              return unknownMessage(message.id);
                                          return {};
                                      });
}

QFuture<Result<Messages>> ConversationStore::switchTo(MessageId message) {
    return sql::write<Messages>(database_, [message](SQLite::Database& database) -> Result<Messages> {
        const std::optional<ConversationId> conversation = rows::conversationOf(database, message);
        if (!conversation) return unknownMessage(message);
        const MessageTree tree = rows::treeOf(database, *conversation);
        if (!tree.contains(message)) return unknownMessage(message);
        return activate(database, *conversation, tree, tree.newestDescendant(message));
    });
}

QFuture<Result<Messages>> ConversationStore::removeMessage(MessageId message) {
    return sql::write<Messages>(
        database_, [message](SQLite::Database& database) { return removeBelow(database, message); });
}

QFuture<Result<Messages>> ConversationStore::restoreMessage(MessageId message) {
    return sql::write<Messages>(
        database_, [message](SQLite::Database& database) { return restoreBelow(database, message); });
}

}  // namespace fireside::storage
