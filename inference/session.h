// The KV cache together with the tokens it holds. Internal to the engine; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/executor.h"
#include "inference/text/tokenizer.h"

namespace fireside::engine {

/// Tokens and what an executor saved of their caches.
struct SavedSession {
    std::vector<text::TokenId> tokens;
    std::vector<std::byte> caches;
};

class Session {
 public:
    Session(std::unique_ptr<plan::ExecutorSession> device, std::int32_t contextLength);

    [[nodiscard]] std::int32_t contextLength() const { return contextLength_; }
    /// Tokens in the cache, position by position.
    [[nodiscard]] const std::vector<text::TokenId>& tokens() const { return tokens_; }

    [[nodiscard]] bool recurrent() const { return device_->recurrent(); }
    [[nodiscard]] std::uint64_t bytes() const { return device_->bytes(); }

    /// Keeps the longest common prefix of the cache and `prompt`, but never all of the prompt: its last token
    /// must be evaluated to have logits. Less where the caches cannot go back so far
    /// (plan::ExecutorSession::resumable). Returns the number of tokens kept.
    std::int32_t keepCommonPrefix(std::span<const text::TokenId> prompt);

    /// Forgets all but the first `length` tokens, and more where the caches cannot go back so far. Returns
    /// the number of tokens kept.
    std::size_t cut(std::size_t length);

    /// Evaluates `tokens` after what is cached, in chunks; `logits` receives the last token's (outputs Last)
    /// or every token's (All), or the id that is best after the last (Best). `progress` hears how many of
    /// them are done after each chunk. On an error the cache holds the chunks that were finished, or what is
    /// left of them: a recurrent state that a step began to change is gone. With Last, recurrent state is
    /// saved before the last token, so that the same prompt, or a longer one, can be taken up there. Errors:
    /// ContextFull (nothing is evaluated), Cancelled, and the device's.
    [[nodiscard]] Result<> extend(std::span<const text::TokenId> tokens, plan::Outputs outputs,
                                  const plan::CancelToken* cancel,
                                  const std::function<void(std::int32_t)>& progress,
                                  std::vector<float>& logits);

    /// As plan::ExecutorSession::checkpoint().
    [[nodiscard]] Result<> checkpoint() { return device_->checkpoint(); }

    /// The caches of tokens() as far as they can go on; InvalidArgument when there are none.
    [[nodiscard]] Result<SavedSession> save();
    /// The saved tokens and caches in place of these. Errors: ContextFull, InvalidArgument: nothing has
    /// changed; the device's: the cache is empty.
    [[nodiscard]] Result<> load(std::span<const text::TokenId> tokens, std::span<const std::byte> caches);

 private:
    /// Forgets tokens after which no step can run.
    void cutToResumable();
    /// Tokens of the next step when `left` are still to be evaluated: recurrent state stops before the last.
    [[nodiscard]] std::size_t nextChunk(std::size_t left, plan::Outputs outputs) const;

    std::unique_ptr<plan::ExecutorSession> device_;
    std::int32_t contextLength_;
    std::vector<text::TokenId> tokens_;
};

}  // namespace fireside::engine
