#include "inference/text/penalties.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <unordered_map>

namespace fireside::text {

namespace {

/// Longer repetitions cost no more: it bounds the work and keeps the power finite.
constexpr int kLongestMatch = 64;

bool isBanned(float logit) {
    return logit == -std::numeric_limits<float>::infinity();
}

void subtract(float& logit, double penalty) {
    if (isBanned(logit)) return;
    constexpr double kMost = std::numeric_limits<float>::max();
    logit = static_cast<float>(std::clamp(logit - penalty, -kMost, kMost));
}

bool holds(std::span<float> logits, TokenId id) {
    return id >= 0 && static_cast<std::size_t>(id) < logits.size();
}

}  // namespace

Penalties::Penalties(const SamplingParams& params, const Tokenizer* tokenizer)
    : params_(params), tokenizer_(tokenizer) {
    const bool repetition =
        params.repetitionPenalty != 1 || params.presencePenalty != 0 || params.frequencyPenalty != 0;
    counts_ = (repetition && params.repetitionWindow > 0) || params.dryMultiplier > 0;
}

void Penalties::accept(TokenId id) {
    if (!counts_) return;
    history_.push_back(id);
    breaks_.push_back(params_.dryMultiplier > 0 && holdsBreaker(id));
}

bool Penalties::holdsBreaker(TokenId id) const {
    if (tokenizer_ == nullptr) return false;
    const std::string piece = tokenizer_->piece(id);
    if (piece.empty()) return true;  // a control token
    return std::any_of(params_.dryBreakers.begin(), params_.dryBreakers.end(),
                       [&](const std::string& text) { return piece.find(text) != std::string::npos; });
}

void Penalties::apply(std::span<float> logits) const {
    if (!counts_) return;
    applyRepetition(logits);
    if (params_.dryMultiplier > 0) applyDry(logits);
}

void Penalties::applyRepetition(std::span<float> logits) const {
    const auto window = std::min(history_.size(), static_cast<std::size_t>(params_.repetitionWindow));
    std::unordered_map<TokenId, int> counts;
    for (std::size_t i = history_.size() - window; i < history_.size(); ++i) ++counts[history_[i]];
    for (const auto& [id, count] : counts) {
        if (!holds(logits, id)) continue;
        float& logit = logits[static_cast<std::size_t>(id)];
        if (isBanned(logit)) continue;
        const double divided =
            logit > 0 ? logit / double{params_.repetitionPenalty} : logit * double{params_.repetitionPenalty};
        logit = 0;
        subtract(logit, double{params_.presencePenalty} + count * double{params_.frequencyPenalty} - divided);
    }
}

int Penalties::matchLength(std::size_t begin, std::size_t end) const {
    int length = 0;
    std::size_t last = history_.size();
    while (end > begin && length < kLongestMatch) {
        --end, --last;
        if (history_[end] != history_[last] || breaks_[last]) break;
        ++length;
    }
    return length;
}

void Penalties::applyDry(std::span<float> logits) const {
    const std::size_t size = history_.size();
    const std::size_t begin =
        params_.dryWindow == 0 ? 0 : size - std::min(size, static_cast<std::size_t>(params_.dryWindow));
    // The longest repetition that each token would prolong.
    std::unordered_map<TokenId, int> lengths;
    for (std::size_t next = begin + 1; next < size; ++next) {
        if (history_[next - 1] != history_.back() || breaks_[next]) continue;
        int& longest = lengths[history_[next]];
        longest = std::max(longest, matchLength(begin, next));
    }
    for (const auto& [id, length] : lengths) {
        if (length < params_.dryAllowedLength || !holds(logits, id)) continue;
        subtract(
            logits[static_cast<std::size_t>(id)],
            params_.dryMultiplier * std::pow(double{params_.dryBase}, length - params_.dryAllowedLength));
    }
}

}  // namespace fireside::text
