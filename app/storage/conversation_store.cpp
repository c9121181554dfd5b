// Conversations themselves. Their messages are in conversation_messages.cpp, the search in
// conversation_search.cpp.
#include "app/storage/conversation_store.h"

#include "app/storage/sql.h"

namespace fireside::storage {

using domain::Conversation;
using domain::ConversationId;

namespace {

constexpr const char* kSelectConversation =
    "SELECT id, title, titled_by_user, pinned, created_at, updated_at, trashed_at, active_leaf, draft "
    "FROM conversation ";

Conversation read(SQLite::Statement& row) {
    Conversation conversation;
    conversation.id = sql::integer(row.getColumn(0));
    conversation.title = sql::text(row.getColumn(1));
    conversation.titledByUser = row.getColumn(2).getInt() != 0;
    conversation.pinned = row.getColumn(3).getInt() != 0;
    conversation.createdAt = sql::time(row.getColumn(4));
    conversation.updatedAt = sql::time(row.getColumn(5));
    conversation.trashedAt = sql::time(row.getColumn(6));
    conversation.activeLeaf = sql::optionalInteger(row.getColumn(7));
    conversation.draft = sql::text(row.getColumn(8));
    return conversation;
}

Error unknown(ConversationId id) {
    return {ErrorCode::InvalidArgument, "there is no conversation " + std::to_string(id)};
}

QFuture<Result<QList<Conversation>>> listWhere(Database& database, const std::string& rest) {
    using Conversations = QList<Conversation>;
    return database.run<Conversations>([rest](SQLite::Database& connection) -> Result<Conversations> {
        SQLite::Statement row(connection, kSelectConversation + rest);
        Conversations conversations;
        while (row.executeStep()) conversations.append(read(row));
        return conversations;
    });
}

/// One UPDATE of the conversation ?1.
template <class... Values>
QFuture<Result<>> change(Database& database, const char* statement, ConversationId id, Values... values) {
    return sql::write<std::monostate>(database, [=](SQLite::Database& connection) -> Result<> {
        if (sql::execute(connection, statement, id, values...) == 0) return unknown(id);
        return {};
    });
}

}  // namespace

ConversationStore::ConversationStore(Database& database) : database_(database) {}

QFuture<Result<QList<Conversation>>> ConversationStore::list() {
    return listWhere(database_, "WHERE trashed_at IS NULL ORDER BY pinned DESC, updated_at DESC, id DESC");
}

QFuture<Result<QList<Conversation>>> ConversationStore::listTrash() {
    return listWhere(database_, "WHERE trashed_at IS NOT NULL ORDER BY trashed_at DESC, id DESC");
}

QFuture<Result<Conversation>> ConversationStore::find(ConversationId id) {
    return database_.run<Conversation>([id](SQLite::Database& connection) -> Result<Conversation> {
        SQLite::Statement row(connection, std::string(kSelectConversation) + "WHERE id = ?1");
        sql::bind(row, id);
        if (!row.executeStep()) return unknown(id);
        return read(row);
    });
}

QFuture<Result<Conversation>> ConversationStore::create(QString title) {
    return sql::write<Conversation>(
        database_, [title = std::move(title)](SQLite::Database& connection) -> Result<Conversation> {
            const QDateTime now = QDateTime::currentDateTimeUtc();
            sql::execute(connection,
                         "INSERT INTO conversation (title, created_at, updated_at) VALUES (?1, ?2, ?2)",
                         title, now);
            Conversation conversation;
            conversation.id = connection.getLastInsertRowid();
            conversation.title = title;
            conversation.createdAt = now;
            conversation.updatedAt = now;
            return conversation;
        });
}

QFuture<Result<>> ConversationStore::rename(ConversationId id, QString title, bool byUser) {
    return change(
        database_,
        "UPDATE conversation SET title = CASE WHEN ?3 OR NOT titled_by_user THEN ?2 ELSE title END, "
        "titled_by_user = titled_by_user OR ?3 WHERE id = ?1",
        id, std::move(title), byUser);
}

QFuture<Result<>> ConversationStore::setPinned(ConversationId id, bool pinned) {
    return change(database_, "UPDATE conversation SET pinned = ?2 WHERE id = ?1", id, pinned);
}

QFuture<Result<>> ConversationStore::setDraft(ConversationId id, QString draft) {
    return change(database_, "UPDATE conversation SET draft = ?2 WHERE id = ?1", id, std::move(draft));
}

QFuture<Result<>> ConversationStore::moveToTrash(ConversationId id) {
    return change(database_, "UPDATE conversation SET trashed_at = coalesce(trashed_at, ?2) WHERE id = ?1",
                  id, QDateTime::currentDateTimeUtc());
}

QFuture<Result<>> ConversationStore::restore(ConversationId id) {
    return change(database_, "UPDATE conversation SET trashed_at = NULL WHERE id = ?1", id);
}

QFuture<Result<int>> ConversationStore::emptyTrash(QDateTime before) {
    return sql::write<int>(database_, [before](SQLite::Database& connection) -> Result<int> {
        return sql::execute(connection, "DELETE FROM conversation WHERE trashed_at <= ?1", before);
    });
}

}  // namespace fireside::storage
