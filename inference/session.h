// The KV cache together with the tokens it holds. Internal to the engine; one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/executor.h"
#include "inference/text/tokenizer.h"

namespace fireside::engine {

class Session {
 public:
    Session(std::unique_ptr<plan::ExecutorSession> device, std::int32_t contextLength);

    [[nodiscard]] std::int32_t contextLength() const { return contextLength_; }
    /// Tokens in the cache, position by position.
    [[nodiscard]] const std::vector<text::TokenId>& tokens() const { return tokens_; }

    /// Keeps the longest common prefix of the cache and `prompt`, but never all of the prompt: its last token
    /// must be evaluated to have logits. Returns the number of tokens kept.
    std::int32_t keepCommonPrefix(std::span<const text::TokenId> prompt);

    /// Evaluates `tokens` after what is cached, in chunks; `logits` receives the last token's (outputs Last)
    /// or every token's (All). `progress` hears how many of them are done after each chunk. On an error the
    /// cache holds exactly the chunks that were finished. Errors: ContextFull (nothing is evaluated),
    /// Cancelled, and the device's.
    [[nodiscard]] Result<> extend(std::span<const text::TokenId> tokens, plan::Outputs outputs,
                                  const plan::CancelToken* cancel,
                                  const std::function<void(std::int32_t)>& progress,
                                  std::vector<float>& logits);

 private:
    std::unique_ptr<plan::ExecutorSession> device_;
    std::int32_t contextLength_;
    std::vector<text::TokenId> tokens_;
};

}  // namespace fireside::engine
