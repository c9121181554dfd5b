// Model::generate: a prompt is read, then an answer is written (decoding.h).
#include <algorithm>
#include <random>
#include <string>

#include "inference/decoding.h"
#include "inference/model_state.h"

namespace fireside::engine {
namespace {

/// Tokens before the end of a prompt at which the state of a recurrent model is kept: more than templates
/// write to open an answer, few to read again.
constexpr std::int32_t kCheckpointTail = 32;

}  // namespace

Result<Generation> Model::generate(const GenerationRequest& request) {
    const Stopwatch sinceAsked;
    FIRESIDE_CHECK(validate(request, info().vocabularySize));
    FIRESIDE_CHECK(state_->checkOutput(ModelOutput::Text));
    if (request.speculation.draft) FIRESIDE_CHECK(state_->checkDraft(*request.speculation.draft->state_));
    const std::vector<TokenId> prompt = state_->encode(request.prompt);
    if (prompt.empty()) return Error{ErrorCode::InvalidArgument, "the prompt is empty"};
    if (prompt.size() >= static_cast<std::size_t>(contextLength())) {
        return Error{ErrorCode::ContextFull, "a prompt of " + std::to_string(prompt.size()) +
                                                 " tokens, context of " + std::to_string(contextLength())};
    }
    Generation out;
    out.stats.promptTokens = static_cast<std::int32_t>(prompt.size());
    if (state_->session) out.stats.reusedTokens = state_->session->keepCommonPrefix(prompt);
    std::vector<float> logits;
    Result<> read = state_->read(prompt, request, logits);
    out.stats.prefillSeconds = sinceAsked.seconds();
    if (!read.ok() && read.code() != ErrorCode::Cancelled) return read.error();

    SamplingParams sampling = request.sampling;
    if (sampling.seed == 0) sampling.seed = std::random_device{}() | 1ull << 32;
    out.seed = sampling.seed;
    if (read.ok()) {
        text::Sampler sampler(sampling, &tokenizer(), request.constraint);
        sampler.read(prompt);
        State::Decoding decoding(*state_, request, sampler, prompt, logits, sinceAsked, out);
        FIRESIDE_CHECK(decoding.run());
    } else {
        out.stopReason = StopReason::Cancelled;
    }
    out.contextUsed = state_->session ? static_cast<std::int32_t>(state_->session->tokens().size()) : 0;
    return out;
}

// Recurrent state cannot be cut back, so a copy is kept of where a later prompt is likely to part from this
// one: before its last tokens, because templates drop what opens the reasoning once a turn is over, and
// because the same prompt asked again must have a token left to read.
Result<> Model::State::read(std::span<const TokenId> prompt, const GenerationRequest& request,
                            std::vector<float>& logits) {
    const auto total = static_cast<std::int32_t>(prompt.size());
    auto cached = [this] { return session ? static_cast<std::int32_t>(session->tokens().size()) : 0; };
    const std::int32_t reused = cached();
    std::int32_t before = 0;
    auto onRead = [&](std::int32_t done) {
        if (request.onPrefill) request.onPrefill(reused + before + done, total);
    };
    onRead(0);
    const std::int32_t head = total - kCheckpointTail - reused;
    if (session && session->recurrent() && head > 0) {
        const auto tokens = prompt.subspan(static_cast<std::size_t>(reused), static_cast<std::size_t>(head));
        FIRESIDE_CHECK(extend(tokens, plan::Outputs::None, request.cancel, onRead, logits));
        // A device that is lost here is lost at the next step too, which then rebuilds it.
        const Result<> kept = session->checkpoint();
        if (!kept.ok() && kept.code() != ErrorCode::DeviceLost) return kept;
        before = head;
    }
    const auto unread = prompt.subspan(static_cast<std::size_t>(cached()));
    return extend(unread, plan::Outputs::Last, request.cancel, onRead, logits);
}

Result<bool> Model::State::shift(const GenerationRequest& request, TokenId next, std::vector<float>& logits,
                                 Generation& out) {
    const std::int32_t kept = request.keepTokens;
    if (!request.shiftContext || kept > contextLength / 2) return false;
    std::vector<TokenId> tokens = session->tokens();
    tokens.push_back(next);
    const std::int32_t dropped = (static_cast<std::int32_t>(tokens.size()) - kept + 1) / 2;
    tokens.erase(tokens.begin() + kept, tokens.begin() + kept + dropped);
    session->keepCommonPrefix(tokens);
    const Result<> result = read(tokens, request, logits);
    if (!result.ok() && result.code() != ErrorCode::Cancelled) return result.error();
    out.droppedTokens += dropped;
    return true;
}

/// How a draft model would go on: the likeliest token, and again, up to `most` or to the end of its turn.
/// Nothing when the context is too short or the user stops; what this model read stays cached for next time.
Result<> Model::State::continueGreedily(std::span<const TokenId> tokens, std::int32_t most,
                                        const CancelToken* cancel, std::vector<TokenId>& guesses) {
    guesses.clear();
    if (tokens.size() + static_cast<std::size_t>(most) > static_cast<std::size_t>(contextLength)) return {};
    const std::int32_t kept = session ? session->keepCommonPrefix(tokens) : 0;
    auto unread = tokens.subspan(static_cast<std::size_t>(kept));
    // Padding of the other model's table that this one's has not.
    const auto isForeign = [this](TokenId id) { return id >= info.vocabularySize; };
    if (std::any_of(unread.begin(), unread.end(), isForeign)) return {};
    std::vector<float> logits;
    for (;;) {
        const Result<> result = extend(unread, plan::Outputs::Last, cancel, {}, logits);
        if (!result.ok()) return result.code() == ErrorCode::Cancelled ? Result<>() : result;
        const auto best =
            static_cast<TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin());
        if (description.tokenizer->endsTurn(best)) return {};
        guesses.push_back(best);
        if (static_cast<std::int32_t>(guesses.size()) == most) return {};
        unread = std::span(guesses).last(1);
    }
}

}  // namespace fireside::engine
