#include "inference/vulkan/pacing.h"

#include <algorithm>

namespace fireside::vulkan {

std::vector<SegmentRange> Pacer::submits() const {
    std::vector<SegmentRange> ranges;
    double sum = 0;
    for (std::size_t i = 0; i < expectedMs_.size(); ++i) {
        const bool known = expectedMs_[i].has_value();
        const bool previousKnown = i > 0 && expectedMs_[i - 1].has_value();
        const bool joins = known && previousKnown && sum + *expectedMs_[i] <= kSubmitLimitMs;
        if (joins) {
            ranges.back().last = i + 1;
            sum += *expectedMs_[i];
        } else {
            ranges.push_back({i, i + 1});
            sum = expectedMs_[i].value_or(0);
        }
    }
    return ranges;
}

void Pacer::measured(SegmentRange range, double milliseconds, double share) {
    const double full = milliseconds / share;
    double expected = 0;
    for (std::size_t i = range.first; i < range.last; ++i) expected += expectedMs_[i].value_or(0);
    const double equalPart = full / static_cast<double>(range.last - range.first);
    for (std::size_t i = range.first; i < range.last; ++i) {
        // Several segments in one submit: the time is theirs in the proportion expected so far.
        const double old = expectedMs_[i].value_or(0);
        const double now = expected > 0 ? full * old / expected : equalPart;
        expectedMs_[i] = std::max(now, old / 4);
    }
}

std::optional<double> Pacer::longestSegmentMs() const {
    double longest = 0;
    for (const auto& expected : expectedMs_) {
        if (!expected) return std::nullopt;
        longest = std::max(longest, *expected);
    }
    return longest;
}

std::int32_t preferredCapacity(std::span<const CapacityTime> ascending) {
    std::int32_t best = ascending.front().capacity;
    const CapacityTime* known = nullptr;
    for (const CapacityTime& candidate : ascending) {
        if (candidate.longestSegmentMs) known = &candidate;
        if (known == nullptr) {
            if (candidate.capacity <= kFirstChunk) best = candidate.capacity;
            continue;
        }
        const double expected = *known->longestSegmentMs * candidate.capacity / known->capacity;
        if (expected > kSubmitLimitMs) break;
        best = candidate.capacity;
    }
    return best;
}

}  // namespace fireside::vulkan
