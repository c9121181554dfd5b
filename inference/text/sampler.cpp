#include "inference/text/sampler.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>

namespace fireside::text {

namespace {

constexpr float kBanned = -std::numeric_limits<float>::infinity();

/// Finite limits instead of infinities, so that differences of logits are never NaN.
float cleaned(double logit) {
    constexpr double kMost = std::numeric_limits<float>::max();
    return std::isnan(logit) ? std::numeric_limits<float>::lowest()
                             : static_cast<float>(std::clamp(logit, -kMost, kMost));
}

// PCG-XSH-RR 64/32 (O'Neill 2014) with its default stream.
constexpr std::uint64_t kMultiplier = 6364136223846793005u;
constexpr std::uint64_t kIncrement = 1442695040888963407u;

}  // namespace

Sampler::Sampler(const SamplingParams& params, const Tokenizer* tokenizer, TokenConstraint* constraint)
    : params_(params),
      constraint_(constraint),
      penalties_(params, tokenizer),
      state_((params.seed + kIncrement) * kMultiplier + kIncrement) {}

double Sampler::uniform() {
    const std::uint64_t old = state_;
    state_ = old * kMultiplier + kIncrement;
    const auto shifted = static_cast<std::uint32_t>(((old >> 18) ^ old) >> 27);
    return std::rotr(shifted, static_cast<int>(old >> 59)) * 0x1p-32;
}

void Sampler::read(std::span<const TokenId> prompt) {
    for (const TokenId id : prompt) penalties_.accept(id);
}

void Sampler::accept(TokenId id) {
    penalties_.accept(id);
    if (constraint_ != nullptr && constrained_) constraint_->accept(id);
}

std::optional<TokenId> Sampler::sample(std::span<const float> logits) {
    assert(!logits.empty());
    adjust(logits);
    candidates_.gather(logits_);
    if (candidates_.empty()) return std::nullopt;
    if (params_.temperature == 0) return candidates_.best();
    truncate();
    return candidates_.pick(uniform(), params_.temperature);
}

void Sampler::adjust(std::span<const float> logits) {
    logits_.resize(logits.size());
    std::transform(logits.begin(), logits.end(), logits_.begin(), cleaned);
    if (constraint_ != nullptr && constrained_) constraint_->mask(logits_);
    for (const LogitBias& bias : params_.logitBias) {
        if (bias.token < 0 || static_cast<std::size_t>(bias.token) >= logits_.size()) continue;
        float& logit = logits_[static_cast<std::size_t>(bias.token)];
        if (logit == kBanned) continue;
        logit = bias.bias == kBanned ? kBanned : cleaned(double{logit} + bias.bias);
    }
    penalties_.apply(logits_);
}

void Sampler::truncate() {
    candidates_.keepTopK(params_.topK);
    candidates_.keepTypical(params_.typicalP);
    candidates_.keepTopP(params_.topP);
    candidates_.keepMinP(params_.minP);
    // The number is drawn whether or not there is anything to exclude: texts that part later stay comparable.
    if (params_.xtcProbability > 0 && uniform() < params_.xtcProbability) {
        candidates_.excludeTopChoices(params_.xtcThreshold);
    }
}

}  // namespace fireside::text
