#include "inference/model_state.h"

#include <algorithm>
#include <string>

#include "inference/device_executor.h"
#include "inference/gguf/content_hash.h"

namespace fireside::engine {
namespace {

/// By so many rows the tables of one vocabulary may differ: they are padded to suit the hardware of training.
constexpr int kMostPadding = 128;

}  // namespace

/// Makes the executor and an empty session: at load, and again after a lost device.
Result<> Model::State::open() {
    session.reset();
    executor.reset();
    FIRESIDE_TRY(executor,
                 createExecutor(placed, plansOf(description, contextLength), options, contextLength));
    FIRESIDE_TRY(auto deviceSession, executor->createSession(contextLength));
    session = std::make_unique<Session>(std::move(deviceSession), contextLength);
    return {};
}

/// Session::extend, but a lost device is rebuilt once: the tokens that were cached are read again, then the
/// new ones.
Result<> Model::State::extend(std::span<const TokenId> tokens, plan::Outputs outputs,
                              const CancelToken* cancel, const std::function<void(std::int32_t)>& progress,
                              std::vector<float>& logits) {
    if (session == nullptr) FIRESIDE_CHECK(open());  // an earlier rebuild failed
    const std::vector<TokenId> before = session->tokens();
    Result<> result = session->extend(tokens, outputs, cancel, progress, logits);
    if (result.ok() || result.code() != ErrorCode::DeviceLost) return result;
    options.progress = nullptr;  // belonged to the caller of load()
    options.cancel = cancel;
    options.loseDeviceAtSubmit = -1;
    FIRESIDE_CHECK(open());
    std::vector<float> unused;
    if (!before.empty()) FIRESIDE_CHECK(session->extend(before, plan::Outputs::None, cancel, {}, unused));
    return session->extend(tokens, outputs, cancel, progress, logits);
}

Result<> Model::State::checkDraft(const State& draft) const {
    if (&draft == this) return Error{ErrorCode::InvalidArgument, "a model cannot be its own draft"};
    const text::Tokenizer& ours = *description.tokenizer;
    const text::Tokenizer& theirs = *draft.description.tokenizer;
    if (draft.info.output != ModelOutput::Text) {
        return Error{ErrorCode::InvalidArgument, draft.info.name + " writes no text"};
    }
    const int common = std::min(ours.vocabularySize(), theirs.vocabularySize());
    const int padding = std::max(ours.vocabularySize(), theirs.vocabularySize()) - common;
    bool same = padding <= kMostPadding;
    for (TokenId id = 0; same && id < common; ++id) same = ours.piece(id, true) == theirs.piece(id, true);
    if (same) return {};
    return Error{ErrorCode::InvalidArgument,
                 draft.info.name + " has another vocabulary than " + info.name + ": it cannot be its draft"};
}

std::vector<TokenId> Model::State::encode(std::span<const PromptPiece> prompt) const {
    std::vector<TokenId> tokens = description.tokenizer->encode(prompt);
    // Many templates write BOS themselves.
    const std::optional<TokenId> bos = description.tokenizer->bos();
    const bool there = bos && !tokens.empty() && tokens.front() == *bos;
    if (description.tokenizer->addsBos() && bos && !there) tokens.insert(tokens.begin(), *bos);
    return tokens;
}

/// An empty cache; the next prompt is read from its first token.
Result<> Model::State::reset() {
    if (session == nullptr) return open();
    session->keepCommonPrefix({});
    return {};
}

Result<> Model::State::checkIds(std::span<const TokenId> ids) const {
    if (ids.empty()) return Error{ErrorCode::InvalidArgument, "no token ids"};
    for (TokenId id : ids) {
        if (id < 0 || id >= info.vocabularySize) {
            return Error{ErrorCode::InvalidArgument, "token id " + std::to_string(id) +
                                                         " is outside the vocabulary of " +
                                                         std::to_string(info.vocabularySize)};
        }
    }
    return {};
}

Result<> Model::State::checkOutput(ModelOutput wanted) const {
    if (info.output == wanted) return {};
    static constexpr const char* kMakes[] = {"writes text", "makes embeddings", "ranks documents"};
    return Error{ErrorCode::WrongModelKind,
                 info.name + " is a model that " + kMakes[static_cast<std::size_t>(info.output)]};
}

/// The pooled row of a whole text.
Result<std::vector<float>> Model::State::pooled(std::span<const TokenId> ids) {
    if (ids.empty()) return Error{ErrorCode::InvalidArgument, "an empty text"};
    FIRESIDE_CHECK(reset());
    std::vector<float> row;
    FIRESIDE_CHECK(extend(ids, plan::Outputs::Last, nullptr, {}, row));
    return row;
}

// Of what a plan depends on besides the model, only the choice of RoPE frequencies changes what is cached.
SessionIdentity Model::State::identity() {
    if (!fingerprint) {
        gguf::ContentHash hash;
        const std::uint64_t file = description.file.fingerprint();
        hash.add(std::as_bytes(std::span(&file, 1)));
        for (std::size_t i = 0; i < description.weights.ropes.size(); ++i) {
            const bool isLong = description.weights.ropes[i].longFrequencies &&
                                contextLength > description.numbers.ropes[i].originalContext;
            const std::byte flag{isLong};
            hash.add({&flag, 1});
        }
        fingerprint = hash.value();
    }
    return {*fingerprint, options.kvType};
}

}  // namespace fireside::engine
