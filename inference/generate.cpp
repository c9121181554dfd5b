// Model::generate: a prompt is read, then an answer is written token by token.
#include <algorithm>
#include <random>
#include <string>

#include "inference/answer_writer.h"
#include "inference/model_state.h"

namespace fireside::engine {
namespace {

/// Tokens before the end of a prompt at which the state of a recurrent model is kept: more than templates
/// write to open an answer, few to read again.
constexpr std::int32_t kCheckpointTail = 32;

/// Tells a constraint how many tokens are left. `room`: tokens that still fit the cache; the last token of an
/// answer needs none, and a context that is shifted always has room.
void tellLimit(const GenerationRequest& request, std::int32_t generated, std::int32_t room) {
    if (request.constraint == nullptr) return;
    const bool asked = request.maxTokens >= 0;
    if (request.shiftContext && !asked) return;
    const std::int32_t left = asked ? request.maxTokens - generated : room + 1;
    request.constraint->limitTokens(request.shiftContext ? left : std::min(left, room + 1));
}

}  // namespace

Result<Generation> Model::generate(const GenerationRequest& request) {
    const Stopwatch sinceAsked;
    FIRESIDE_CHECK(validate(request, info().vocabularySize));
    FIRESIDE_CHECK(state_->checkOutput(ModelOutput::Text));
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
        FIRESIDE_CHECK(state_->decode(request, sampler, logits, sinceAsked, out));
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

/// Token after token from the prompt's logits, until something ends the answer; `out` is filled in.
Result<> Model::State::decode(const GenerationRequest& request, text::Sampler& sampler,
                              std::vector<float>& logits, const Stopwatch& sinceAsked, Generation& out) {
    const Stopwatch sinceRead;
    AnswerWriter writer(request, *description.tokenizer, out,
                        [&] { out.stats.firstTokenSeconds = sinceAsked.seconds(); });
    auto stoppedBy = [&]() -> std::optional<StopReason> {
        if (request.cancel && request.cancel->load()) return StopReason::Cancelled;
        if (writer.stopped()) return StopReason::StopString;
        if (request.maxTokens >= 0 && out.stats.generatedTokens >= request.maxTokens)
            return StopReason::TokenLimit;
        return std::nullopt;
    };
    for (;;) {
        if (const auto reason = stoppedBy()) {
            out.stopReason = *reason;
            break;
        }
        sampler.setConstrained(!writer.isReasoning());
        const auto cached = static_cast<std::int32_t>(session->tokens().size());
        tellLimit(request, out.stats.generatedTokens, contextLength - cached);
        const std::optional<TokenId> next = sampler.sample(logits);
        if (!next || description.tokenizer->endsTurn(*next)) {
            out.stopReason = next ? StopReason::EndOfTurn : StopReason::NothingAllowed;
            break;
        }
        const TokenId id = *next;
        sampler.accept(id);
        ++out.stats.generatedTokens;
        writer.push(id, logits);
        if (writer.stopped()) continue;
        if (request.constraint && request.constraint->finished()) {
            out.stopReason = StopReason::EndOfTurn;
            break;
        }
        if (cached == contextLength) {
            FIRESIDE_TRY(const bool shifted, shift(request, id, logits, out));
            if (shifted) continue;
            out.stopReason = StopReason::ContextFull;
            break;
        }
        const Result<> result = extend({&id, 1}, plan::Outputs::Last, request.cancel, {}, logits);
        if (!result.ok() && result.code() != ErrorCode::Cancelled) return result.error();
    }
    writer.finish();
    out.stats.decodeSeconds = sinceRead.seconds();
    return {};
}

}  // namespace fireside::engine
