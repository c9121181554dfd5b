#include "inference/text/sampler.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

namespace fireside::text {

namespace {

/// Finite limits instead of infinities, so that differences of logits are never NaN. NaN counts as minus
/// infinity.
constexpr float kImpossible = std::numeric_limits<float>::lowest();

float cleaned(float logit) {
    if (std::isnan(logit)) return kImpossible;
    return std::clamp(logit, kImpossible, std::numeric_limits<float>::max());
}

// PCG-XSH-RR 64/32 (O'Neill 2014) with its default stream.
constexpr std::uint64_t kMultiplier = 6364136223846793005u;
constexpr std::uint64_t kIncrement = 1442695040888963407u;

Error outOfRange(const char* field, const char* range) {
    return {ErrorCode::InvalidArgument, std::string(field) + " must be " + range};
}

}  // namespace

Result<> validate(const SamplingParams& params) {
    // Written so that NaN fails.
    if (!(params.temperature >= 0 && params.temperature <= 100)) return outOfRange("temperature", "0 to 100");
    if (params.topK < 0) return outOfRange("topK", "0 or more");
    if (!(params.topP > 0 && params.topP <= 1)) return outOfRange("topP", "above 0 and at most 1");
    if (!(params.minP >= 0 && params.minP < 1)) return outOfRange("minP", "at least 0 and below 1");
    if (!(params.repetitionPenalty > 0 && params.repetitionPenalty <= 100)) {
        return outOfRange("repetitionPenalty", "above 0 and at most 100");
    }
    if (params.repetitionWindow < 0) return outOfRange("repetitionWindow", "0 or more");
    return {};
}

Sampler::Sampler(const SamplingParams& params)
    : params_(params), state_((params.seed + kIncrement) * kMultiplier + kIncrement) {}

double Sampler::uniform() {
    const std::uint64_t old = state_;
    state_ = old * kMultiplier + kIncrement;
    const auto shifted = static_cast<std::uint32_t>(((old >> 18) ^ old) >> 27);
    return std::rotr(shifted, static_cast<int>(old >> 59)) * 0x1p-32;
}

void Sampler::accept(TokenId id) {
    if (params_.repetitionWindow == 0) return;
    recent_.push_back(id);
    if (recent_.size() > static_cast<std::size_t>(params_.repetitionWindow)) recent_.pop_front();
}

TokenId Sampler::sample(std::span<const float> logits) {
    assert(!logits.empty());
    gather(logits);
    if (params_.temperature == 0) return best().id;
    keepTopK();
    keepTopP();
    keepMinP();
    return draw();
}

void Sampler::gather(std::span<const float> logits) {
    candidates_.clear();
    candidates_.reserve(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) {
        candidates_.push_back({static_cast<TokenId>(i), cleaned(logits[i])});
    }
    sorted_ = 0;
    if (params_.repetitionPenalty == 1) return;
    std::vector<TokenId> distinct(recent_.begin(), recent_.end());
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    for (const TokenId id : distinct) {
        if (id < 0 || static_cast<std::size_t>(id) >= candidates_.size()) continue;
        float& logit = candidates_[static_cast<std::size_t>(id)].logit;
        logit = cleaned(logit > 0 ? logit / params_.repetitionPenalty : logit * params_.repetitionPenalty);
    }
}

void Sampler::sortUpTo(std::size_t count) {
    if (count <= sorted_) return;
    const auto at = [this](std::size_t i) { return candidates_.begin() + static_cast<std::ptrdiff_t>(i); };
    std::partial_sort(at(sorted_), at(count), candidates_.end());
    sorted_ = count;
}

const Sampler::Candidate& Sampler::best() const {
    return sorted_ > 0 ? candidates_.front() : *std::min_element(candidates_.begin(), candidates_.end());
}

void Sampler::keepFirst(std::size_t count) {
    candidates_.resize(count);
    sorted_ = std::min(sorted_, count);
}

void Sampler::keepTopK() {
    const auto count = static_cast<std::size_t>(params_.topK);
    if (count == 0 || count >= candidates_.size()) return;
    sortUpTo(count);
    keepFirst(count);
}

void Sampler::keepTopP() {
    if (params_.topP >= 1) return;
    const double highest = best().logit;
    double total = 0;
    for (const Candidate& candidate : candidates_) total += std::exp(candidate.logit - highest);
    double reached = 0;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
        // The nucleus is mostly small: sort only as far as it may reach, in growing steps.
        if (i == sorted_) sortUpTo(std::min(candidates_.size(), std::max<std::size_t>(64, 4 * sorted_)));
        reached += std::exp(candidates_[i].logit - highest);
        if (reached >= params_.topP * total) return keepFirst(i + 1);
    }
}

void Sampler::keepMinP() {
    if (params_.minP <= 0) return;
    const double least = best().logit + std::log(static_cast<double>(params_.minP));
    std::erase_if(candidates_, [least](const Candidate& candidate) { return candidate.logit < least; });
    sorted_ = std::min(sorted_, candidates_.size());
}

TokenId Sampler::draw() {
    const double highest = best().logit;
    const auto weight = [&](const Candidate& candidate) {
        return std::exp((candidate.logit - highest) / params_.temperature);
    };
    double total = 0;
    for (const Candidate& candidate : candidates_) total += weight(candidate);
    const double target = uniform() * total;
    double reached = 0;
    for (const Candidate& candidate : candidates_) {
        reached += weight(candidate);
        if (target < reached) return candidate.id;
    }
    return best().id;  // uniform() * total may round up to total
}

}  // namespace fireside::text
