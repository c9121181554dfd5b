#include "inference/decoding.h"

#include <algorithm>

#include "inference/prompt_lookup.h"

namespace fireside::engine {
namespace {

constexpr std::int32_t kFirstGuesses = 3;
constexpr std::int32_t kLongestPause = 32;  // tokens

/// Tells a constraint how many tokens are left. `room`: tokens that still fit the cache; the last token of an
/// answer needs none, and a context that is shifted always has room.
void tellLimit(const GenerationRequest& request, std::int32_t generated, std::int32_t room) {
    if (request.constraint == nullptr) return;
    const bool asked = request.maxTokens >= 0;
    if (request.shiftContext && !asked) return;
    const std::int32_t left = asked ? request.maxTokens - generated : room + 1;
    request.constraint->limitTokens(request.shiftContext ? left : std::min(left, room + 1));
}

/// Whether only the best token is needed, so that logits need not leave the device: nothing looks at them,
/// and the sampler would change none (sampling_params.h).
bool choosesOnDevice(const GenerationRequest& request) {
    return request.logProbabilities == 0 && request.constraint == nullptr &&
           text::takesBest(request.sampling);
}

}  // namespace

Model::State::Decoding::Decoding(State& state, const GenerationRequest& request, text::Sampler& sampler,
                                 std::span<const TokenId> prompt, std::vector<float>& logits,
                                 const Stopwatch& sinceAsked, Generation& out)
    : state_(state),
      request_(request),
      sampler_(sampler),
      onDevice_(choosesOnDevice(request)),
      logits_(logits),
      out_(out),
      writer_(request, *state.description.tokenizer, out,
              [&out, &sinceAsked] { out.stats.firstTokenSeconds = sinceAsked.seconds(); }),
      tokens_(prompt.begin(), prompt.end()),
      most_(std::min(kFirstGuesses, request.speculation.most)) {
    // State that cannot be cut back would have to be read again after every wrong guess.
    if (state.session->recurrent() || !request.speculation.wanted()) most_ = 0;
}

Result<> Model::State::Decoding::run() {
    const Stopwatch sinceRead;
    for (;;) {
        if (const auto reason = stoppedBy()) {
            out_.stopReason = *reason;
            break;
        }
        const std::optional<TokenId> next = choose();
        if (!next || state_.description.tokenizer->endsTurn(*next)) {
            out_.stopReason = next ? StopReason::EndOfTurn : StopReason::NothingAllowed;
            break;
        }
        sampler_.accept(*next);
        ++out_.stats.generatedTokens;
        writer_.push(*next, row());
        if (writer_.stopped()) continue;
        if (request_.constraint && request_.constraint->finished()) {
            out_.stopReason = StopReason::EndOfTurn;
            break;
        }
        FIRESIDE_TRY(const bool goesOn, goOnAfter(*next));
        if (goesOn) continue;
        out_.stopReason = StopReason::ContextFull;
        break;
    }
    if (state_.session) state_.session->cut(tokens_.size());
    writer_.finish();
    out_.stats.decodeSeconds = sinceRead.seconds();
    return {};
}

std::optional<StopReason> Model::State::Decoding::stoppedBy() const {
    if (request_.cancel && request_.cancel->load()) return StopReason::Cancelled;
    if (writer_.stopped()) return StopReason::StopString;
    if (request_.maxTokens >= 0 && out_.stats.generatedTokens >= request_.maxTokens)
        return StopReason::TokenLimit;
    return std::nullopt;
}

std::optional<TokenId> Model::State::Decoding::choose() {
    sampler_.setConstrained(!writer_.isReasoning());
    tellLimit(request_, out_.stats.generatedTokens,
              state_.contextLength - static_cast<std::int32_t>(tokens_.size()));
    return best_ ? best_ : sampler_.sample(row());
}

std::span<const float> Model::State::Decoding::row() const {
    const std::size_t width = logits_.size() / (guesses_.size() + 1);
    return std::span(logits_).subspan(right_ * width, width);
}

/// The logits after `id`, which are here if it was guessed; false when the context is full.
Result<bool> Model::State::Decoding::goOnAfter(TokenId id) {
    if (right_ < guesses_.size() && guesses_[right_] == id) {
        ++right_;
        ++out_.stats.acceptedTokens;
        tokens_.push_back(id);
        return true;
    }
    learn();
    guesses_.clear();
    right_ = 0;
    best_.reset();
    std::size_t kept = state_.session ? state_.session->cut(tokens_.size()) : 0;
    if (static_cast<std::int32_t>(tokens_.size()) == state_.contextLength) {
        FIRESIDE_TRY(const bool shifted, state_.shift(request_, id, logits_, out_));
        if (shifted) tokens_ = state_.session->tokens();
        return shifted;
    }
    // A window that the guesses overwrote: what is missing is read again, and no more is guessed.
    if (kept < tokens_.size()) most_ = 0;
    tokens_.push_back(id);
    FIRESIDE_CHECK(guess());
    std::vector<TokenId> step(tokens_.begin() + static_cast<std::ptrdiff_t>(kept), tokens_.end());
    step.insert(step.end(), guesses_.begin(), guesses_.end());
    const plan::Outputs one = onDevice_ ? plan::Outputs::Best : plan::Outputs::Last;
    const Result<> result =
        state_.extend(step, guesses_.empty() ? one : plan::Outputs::All, request_.cancel, {}, logits_);
    if (!result.ok() && result.code() != ErrorCode::Cancelled) return result.error();
    if (onDevice_ && guesses_.empty() && result.ok()) best_ = static_cast<TokenId>(logits_.front());
    return true;
}

/// How often guesses were right lately says how many the next ones are.
void Model::State::Decoding::learn() {
    if (guesses_.empty()) return;
    const auto guessed = static_cast<std::int32_t>(guesses_.size());
    const auto right = static_cast<std::int32_t>(right_);
    if (right > 0) {
        most_ = std::min(request_.speculation.most, right == guessed ? 2 * most_ : right + 1);
        lastPause_ = 0;
        return;
    }
    most_ = 1;
    lastPause_ = std::min(2 * lastPause_ + 1, kLongestPause);
    pause_ = lastPause_;
}

Result<> Model::State::Decoding::guess() {
    if (pause_ > 0) {
        --pause_;
        return {};
    }
    // The token after the last guess is chosen without a step of its own.
    std::int32_t most = std::min(most_, state_.contextLength - static_cast<std::int32_t>(tokens_.size()));
    if (request_.maxTokens >= 0) most = std::min(most, request_.maxTokens - out_.stats.generatedTokens - 1);
    if (most <= 0) return {};
    if (request_.speculation.promptLookup) {
        const auto found = lookUp(tokens_, most);
        guesses_.assign(found.begin(), found.end());
    }
    if (guesses_.empty() && request_.speculation.draft != nullptr) {
        FIRESIDE_CHECK(
            request_.speculation.draft->state_->continueGreedily(tokens_, most, request_.cancel, guesses_));
    }
    const auto isForeign = [this](TokenId id) { return id >= state_.info.vocabularySize; };
    guesses_.erase(std::find_if(guesses_.begin(), guesses_.end(), isForeign), guesses_.end());
    out_.stats.draftedTokens += static_cast<std::int32_t>(guesses_.size());
    return {};
}

}  // namespace fireside::engine
