// Makes a conversation fit a model's context by leaving out its oldest messages.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/engine.h"

namespace fireside::services {

struct FittedMessages {
    std::vector<engine::ChatMessage> messages;
    int dropped = 0;  // messages left out
};

/// Tokens that a prompt of these messages takes.
using CountTokens = std::function<Result<int>(std::span<const engine::ChatMessage>)>;

/// Keeps a leading system message and drops whole turns (from a user's message on) from the oldest until the
/// prompt leaves room for an answer of min(maxTokens, a quarter of the context). The last user's message
/// always stays, even when it does not fit. What is dropped grows in steps of a quarter of the context, so
/// that most turns begin like the one before and find their prefix in the KV cache. Counts tokens O(log
/// turns) times. Errors: those of `count`.
[[nodiscard]] Result<FittedMessages> fitMessages(std::span<const engine::ChatMessage> messages,
                                                 int contextLength, int maxTokens, const CountTokens& count);

}  // namespace fireside::services
