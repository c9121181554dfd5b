// Messages as rows: reading and writing them, and the tree that they make. Used by this room only, on the
// database thread; throws SQLite::Exception.
#pragma once

#include "app/domain/conversation.h"
#include "app/domain/message_tree.h"
#include "app/storage/sql.h"

namespace fireside::storage::rows {

/// The messages of a conversation that are not removed.
[[nodiscard]] domain::MessageTree treeOf(SQLite::Database& database, domain::ConversationId conversation);

/// The messages from the root down to `leaf` in full.
[[nodiscard]] QList<domain::Message> branchOf(SQLite::Database& database, const domain::MessageTree& tree,
                                              std::optional<domain::MessageId> leaf);

/// Inserts what the caller gives of a message at the time createdAt; returns its id.
[[nodiscard]] domain::MessageId insert(SQLite::Database& database, const domain::Message& message);

/// Replaces text, state, error and stats; whether there is such a message.
[[nodiscard]] bool update(SQLite::Database& database, const domain::Message& message);

/// The messages with the given parent that are not removed, in order of creation.
[[nodiscard]] QList<domain::MessageId> childrenOf(SQLite::Database& database,
                                                  domain::ConversationId conversation,
                                                  std::optional<domain::MessageId> parent);

/// Whether `message` belongs to `conversation` and is not removed.
[[nodiscard]] bool contains(SQLite::Database& database, domain::ConversationId conversation,
                            domain::MessageId message);

/// The conversation of a message, removed or not; nothing when there is no such message.
[[nodiscard]] std::optional<domain::ConversationId> conversationOf(SQLite::Database& database,
                                                                   domain::MessageId message);

void setActiveLeaf(SQLite::Database& database, domain::ConversationId conversation,
                   std::optional<domain::MessageId> leaf);

}  // namespace fireside::storage::rows
