#include "inference/text/candidates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace fireside::text {

void Candidates::gather(std::span<const float> logits) {
    constexpr float kBanned = -std::numeric_limits<float>::infinity();
    candidates_.clear();
    candidates_.reserve(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (logits[i] != kBanned) candidates_.push_back({static_cast<TokenId>(i), logits[i]});
    }
    sorted_ = 0;
}

TokenId Candidates::best() const {
    return front().id;
}

const Candidates::Candidate& Candidates::front() const {
    return sorted_ > 0 ? candidates_.front() : *std::min_element(candidates_.begin(), candidates_.end());
}

double Candidates::weightsTotal(double highest) const {
    double total = 0;
    for (const Candidate& candidate : candidates_) total += std::exp(candidate.logit - highest);
    return total;
}

void Candidates::sortUpTo(std::size_t count) {
    if (count <= sorted_) return;
    const auto at = [this](std::size_t i) { return candidates_.begin() + static_cast<std::ptrdiff_t>(i); };
    std::partial_sort(at(sorted_), at(count), candidates_.end());
    sorted_ = count;
}

void Candidates::keepFirst(std::size_t count) {
    candidates_.resize(count);
    sorted_ = std::min(sorted_, count);
}

void Candidates::keepTopK(int k) {
    const auto count = static_cast<std::size_t>(k);
    if (count == 0 || count >= candidates_.size()) return;
    sortUpTo(count);
    keepFirst(count);
}

void Candidates::keepTypical(float mass) {
    if (mass >= 1) return;
    const double highest = front().logit;
    const double total = weightsTotal(highest);
    const auto logProbability = [&](const Candidate& c) { return c.logit - highest - std::log(total); };
    double entropy = 0;
    for (const Candidate& candidate : candidates_) {
        const double log = logProbability(candidate);
        entropy -= std::exp(log) * log;  // 0 for what is impossible: its log is finite
    }
    // By how far each one's surprise is from the expected surprise; of equals the better first.
    std::vector<std::pair<double, Candidate>> order;
    order.reserve(candidates_.size());
    for (const Candidate& c : candidates_) order.emplace_back(std::abs(-logProbability(c) - entropy), c);
    std::sort(order.begin(), order.end());
    double reached = 0;
    candidates_.clear();
    sorted_ = 0;
    for (const auto& [distance, candidate] : order) {
        candidates_.push_back(candidate);
        reached += std::exp(logProbability(candidate));
        if (reached >= mass) break;
    }
}

void Candidates::keepTopP(float mass) {
    if (mass >= 1) return;
    const double highest = front().logit;
    const double total = weightsTotal(highest);
    double reached = 0;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
        // The nucleus is mostly small: sort only as far as it may reach, in growing steps.
        if (i == sorted_) sortUpTo(std::min(candidates_.size(), std::max<std::size_t>(64, 4 * sorted_)));
        reached += std::exp(candidates_[i].logit - highest);
        if (reached >= mass * total) return keepFirst(i + 1);
    }
}

void Candidates::keepMinP(float share) {
    if (share <= 0) return;
    const double least = front().logit + std::log(static_cast<double>(share));
    std::erase_if(candidates_, [least](const Candidate& candidate) { return candidate.logit < least; });
    sorted_ = std::min(sorted_, candidates_.size());
}

void Candidates::excludeTopChoices(float threshold) {
    const double highest = front().logit;
    const double least = threshold * weightsTotal(highest);
    sortUpTo(candidates_.size());
    const auto firstBelow = std::find_if(candidates_.begin(), candidates_.end(), [&](const Candidate& c) {
        return std::exp(c.logit - highest) < least;
    });
    const auto choices = firstBelow - candidates_.begin();
    if (choices < 2) return;
    candidates_.erase(candidates_.begin(), firstBelow - 1);
    sorted_ = candidates_.size();
}

TokenId Candidates::pick(double u, float temperature) const {
    const double highest = front().logit;
    const auto weight = [&](const Candidate& candidate) {
        return std::exp((candidate.logit - highest) / temperature);
    };
    double total = 0;
    for (const Candidate& candidate : candidates_) total += weight(candidate);
    const double target = u * total;
    double reached = 0;
    for (const Candidate& candidate : candidates_) {
        reached += weight(candidate);
        if (target < reached) return candidate.id;
    }
    return best();  // u * total may round up to total
}

}  // namespace fireside::text
