#include "app/storage/message_rows.h"

namespace fireside::storage::rows {

using domain::ConversationId;
using domain::Message;
using domain::MessageId;
using domain::MessageTree;

namespace {

constexpr const char* kSelectMessage =
    "SELECT id, conversation_id, parent_id, role, state, error, created_at, model, device, sampling_json, "
    "prompt_tokens, reused_tokens, generated_tokens, prefill_seconds, decode_seconds, first_token_seconds, "
    "text "
    "FROM message WHERE id = ?1";

Message read(SQLite::Statement& row) {
    Message message;
    message.id = sql::integer(row.getColumn(0));
    message.conversation = sql::integer(row.getColumn(1));
    message.parent = sql::optionalInteger(row.getColumn(2));
    message.role = static_cast<domain::Role>(row.getColumn(3).getInt());
    message.state = static_cast<domain::MessageState>(row.getColumn(4).getInt());
    message.error = sql::text(row.getColumn(5));
    message.createdAt = sql::time(row.getColumn(6));
    message.stats.model = sql::text(row.getColumn(7));
    message.stats.device = sql::text(row.getColumn(8));
    message.stats.samplingJson = sql::text(row.getColumn(9));
    message.stats.promptTokens = row.getColumn(10).getInt();
    message.stats.reusedTokens = row.getColumn(11).getInt();
    message.stats.generatedTokens = row.getColumn(12).getInt();
    message.stats.prefillSeconds = row.getColumn(13).getDouble();
    message.stats.decodeSeconds = row.getColumn(14).getDouble();
    message.stats.firstTokenSeconds = row.getColumn(15).getDouble();
    message.text = sql::text(row.getColumn(16));
    return message;
}

}  // namespace

MessageTree treeOf(SQLite::Database& database, ConversationId conversation) {
    SQLite::Statement row(
        database,
        "SELECT id, parent_id FROM message WHERE conversation_id = ?1 AND removed_at IS NULL "
        "ORDER BY id");
    sql::bind(row, conversation);
    MessageTree tree;
    while (row.executeStep())
        tree.add(sql::integer(row.getColumn(0)), sql::optionalInteger(row.getColumn(1)));
    return tree;
}

QList<Message> branchOf(SQLite::Database& database, const MessageTree& tree, std::optional<MessageId> leaf) {
    QList<Message> branch;
    if (!leaf) return branch;
    SQLite::Statement row(database, kSelectMessage);
    for (const MessageId id : tree.pathTo(*leaf)) {
        sql::bind(row, id);
        row.executeStep();
        Message message = read(row);
        row.reset();
        message.siblings = tree.siblingsOf(id);
        message.siblingCount = static_cast<int>(message.siblings.size());
        message.siblingIndex = static_cast<int>(message.siblings.indexOf(id));
        branch.append(std::move(message));
    }
    return branch;
}

MessageId insert(SQLite::Database& database, const Message& message) {
    const domain::GenerationStats& stats = message.stats;
    sql::execute(
        database,
        "INSERT INTO message (conversation_id, parent_id, role, state, error, created_at, model, device, "
        "sampling_json, prompt_tokens, reused_tokens, generated_tokens, prefill_seconds, decode_seconds, "
        "first_token_seconds, text) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        message.conversation, message.parent, static_cast<int>(message.role), static_cast<int>(message.state),
        message.error, message.createdAt, stats.model, stats.device, stats.samplingJson, stats.promptTokens,
        stats.reusedTokens, stats.generatedTokens, stats.prefillSeconds, stats.decodeSeconds,
        stats.firstTokenSeconds, message.text);
    return database.getLastInsertRowid();
}

bool update(SQLite::Database& database, const Message& message) {
    const domain::GenerationStats& stats = message.stats;
    return sql::execute(
               database,
               "UPDATE message SET text = ?2, state = ?3, error = ?4, model = ?5, device = ?6, "
               "sampling_json = ?7, prompt_tokens = ?8, reused_tokens = ?9, generated_tokens = ?10, "
               "prefill_seconds = ?11, decode_seconds = ?12, first_token_seconds = ?13 WHERE id = ?1",
               message.id, message.text, static_cast<int>(message.state), message.error, stats.model,
               stats.device, stats.samplingJson, stats.promptTokens, stats.reusedTokens,
               stats.generatedTokens, stats.prefillSeconds, stats.decodeSeconds, stats.firstTokenSeconds) > 0;
}

QList<MessageId> childrenOf(SQLite::Database& database, ConversationId conversation,
                            std::optional<MessageId> parent) {
    SQLite::Statement row(database,
                          "SELECT id FROM message WHERE conversation_id = ?1 AND parent_id IS ?2 "
                          "AND removed_at IS NULL ORDER BY id");
    sql::bind(row, conversation, parent);
    QList<MessageId> children;
    while (row.executeStep()) children.append(sql::integer(row.getColumn(0)));
    return children;
}

bool contains(SQLite::Database& database, ConversationId conversation, MessageId message) {
    SQLite::Statement row(
        database, "SELECT 1 FROM message WHERE id = ?1 AND conversation_id = ?2 AND removed_at IS NULL");
    sql::bind(row, message, conversation);
    return row.executeStep();
}

std::optional<ConversationId> conversationOf(SQLite::Database& database, MessageId message) {
    SQLite::Statement row(database, "SELECT conversation_id FROM message WHERE id = ?1");
    sql::bind(row, message);
    return row.executeStep() ? sql::optionalInteger(row.getColumn(0)) : std::nullopt;
}

void setActiveLeaf(SQLite::Database& database, ConversationId conversation, std::optional<MessageId> leaf) {
    sql::execute(database, "UPDATE conversation SET active_leaf = ?2 WHERE id = ?1", conversation, leaf);
}

}  // namespace fireside::storage::rows
