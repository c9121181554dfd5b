// What is behind engine::Model: the model, its device and its session. Internal to the engine; one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "inference/description.h"
#include "inference/engine.h"
#include "inference/placed_model.h"
#include "inference/session.h"
#include "inference/session_file.h"
#include "inference/stopwatch.h"
#include "inference/text/grammar/token_trie.h"

namespace fireside::engine {

struct Model::State {
    Description description;
    ModelInfo info;
    PlacedModel placed;
    LoadOptions options;
    std::int32_t contextLength = 0;
    std::unique_ptr<plan::Executor> executor;
    std::unique_ptr<Session> session;  // after executor: it must end first

    std::shared_ptr<const grammar::TokenTrie> tokenTrie;  // made for the first grammar
    std::optional<std::uint64_t> fingerprint;             // what sessions are bound to, once it was asked for

    Result<> open();
    Result<> extend(std::span<const TokenId> tokens, plan::Outputs outputs, const CancelToken* cancel,
                    const std::function<void(std::int32_t)>& progress, std::vector<float>& logits);
    Result<> reset();
    Result<> checkIds(std::span<const TokenId> ids) const;
    Result<> checkOutput(ModelOutput wanted) const;
    Result<std::vector<float>> pooled(std::span<const TokenId> ids);
    std::vector<TokenId> encode(std::span<const PromptPiece> prompt) const;
    /// What a session is bound to.
    SessionIdentity identity();
    /// The prompt's unread part; `logits` receives its last token's.
    Result<> read(std::span<const TokenId> prompt, const GenerationRequest& request,
                  std::vector<float>& logits);
    /// Makes room in a full context for `next` and what follows, see GenerationRequest::shiftContext; false
    /// when the request does not want it. `logits` receives those after `next`.
    Result<bool> shift(const GenerationRequest& request, TokenId next, std::vector<float>& logits,
                       Generation& out);
    class Decoding;
    /// For drafts, see Speculation; `tokens` is all that was said so far.
    Result<> continueGreedily(std::span<const TokenId> tokens, std::int32_t most, const CancelToken* cancel,
                              std::vector<TokenId>& guesses);
    /// Whether what this model guesses can be tokens of ours.
    Result<> checkDraft(const State& draft) const;
};

}  // namespace fireside::engine
