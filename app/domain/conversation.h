// Conversations and messages as plain values. A conversation's messages form a tree: regenerating or editing
// adds a sibling, nothing is overwritten; `activeLeaf` names the end of the branch that the reader sees.
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <optional>

namespace fireside::domain {

using ConversationId = qint64;
using MessageId = qint64;

enum class Role { System = 0, User = 1, Assistant = 2 };

enum class MessageState {
    Complete = 0,
    Streaming = 1,    // being written now; found at start it means the program died: becomes Interrupted
    Stopped = 2,      // the user stopped it
    Failed = 3,       // `error` says why; the text so far is kept
    Interrupted = 4,  // the program ended while it was being written; the text so far is kept
};

struct Conversation {
    ConversationId id = 0;
    QString title;
    bool titledByUser = false;  // an automatic title never replaces the user's own
    bool pinned = false;
    QDateTime createdAt;  // UTC
    QDateTime updatedAt;  // UTC; of the last message
    QDateTime trashedAt;  // UTC; invalid while not in the trash
    std::optional<MessageId> activeLeaf;
    QString draft;  // what stands unsent in the composer
};

/// How an answer came to be. Zero or empty where it does not apply.
struct GenerationStats {
    QString model;         // display name
    QString device;        // "vulkan:0 NVIDIA H200"
    QString samplingJson;  // temperature, top_k, ..., seed
    int promptTokens = 0;
    int reusedTokens = 0;  // of the prompt, found in the KV cache
    int generatedTokens = 0;
    double prefillSeconds = 0;
    double decodeSeconds = 0;
    double firstTokenSeconds = 0;  // from asking to the first text
};

struct Message {
    MessageId id = 0;
    ConversationId conversation = 0;
    std::optional<MessageId> parent;
    Role role = Role::User;
    MessageState state = MessageState::Complete;
    QString text;
    QString error;        // stable code and detail ("device_lost: ..."), only when Failed
    QDateTime createdAt;  // UTC
    GenerationStats stats;
    // Place among its siblings (messages with the same parent), for the branch switcher "2/3".
    int siblingIndex = 0;  // 0-based
    int siblingCount = 1;
    QList<MessageId> siblings;  // in order of creation, itself included
};

/// A place where a search text was found.
struct SearchHit {
    ConversationId conversation = 0;
    MessageId message = 0;  // 0: found in the title
    QString title;
    QString snippet;     // plain text around the hit, on one line
    int matchStart = 0;  // of the hit within the snippet, in UTF-16 units
    int matchLength = 0;
    QDateTime createdAt;  // UTC; of the message, or updatedAt of the conversation where the title was found
};

}  // namespace fireside::domain
