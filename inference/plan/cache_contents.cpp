#include "inference/plan/cache_contents.h"

#include <algorithm>
#include <utility>

namespace fireside::plan {
namespace {

/// Rows are rounded up to this, which leaves some room for cutting back.
constexpr std::int32_t kRowsMultiple = 64;

}  // namespace

// Row p mod rows holds position p exactly if no later position of that row was written since, and positions
// up to highest_ were written: so those from highest_ - rows on are there. Cutting back does not bring back
// what was overwritten, which is why highest_ only falls when a sequence begins anew.
bool CacheContents::ringsHold(std::int32_t length) const {
    return length == 0 || std::all_of(rings_.begin(), rings_.end(), [&](const Ring& ring) {
               return firstNeeded(ring.window, length) >= std::max(highest_ - ring.rows, ring.first);
           });
}

std::int32_t CacheContents::resumable(std::int32_t length) const {
    if (!causal_) return 0;
    length = std::min(length, length_);
    if (!recurrent_) return ringsHold(length) ? length : 0;
    std::int32_t best = 0;
    const auto consider = [&](std::int32_t position) {
        if (position <= length && position > best && ringsHold(position)) best = position;
    };
    consider(statePosition_);
    for (const std::int32_t position : checkpoints_) consider(position);
    return best;
}

std::optional<std::size_t> CacheContents::checkpointFor(std::int32_t position) const {
    if (!recurrent_ || position == 0 || statePosition_ == position) return std::nullopt;
    const auto found = std::find(checkpoints_.begin(), checkpoints_.end(), position);
    if (found == checkpoints_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - checkpoints_.begin());
}

void CacheContents::began(std::int32_t position, std::int32_t tokens) {
    if (position == 0) {
        highest_ = 0;
        for (Ring& ring : rings_) ring.first = 0;
    }
    highest_ = std::max(highest_, position + tokens);
    length_ = position;
    statePosition_ = kNowhere;
    for (std::int32_t& checkpoint : checkpoints_) {
        if (position == 0 || checkpoint > position) checkpoint = kNowhere;  // of another sequence
    }
}

void CacheContents::finished(std::int32_t position, std::int32_t tokens) {
    length_ = position + tokens;
    if (recurrent_) statePosition_ = length_;
}

std::optional<std::size_t> CacheContents::chooseCheckpoint() {
    const bool known =
        std::find(checkpoints_.begin(), checkpoints_.end(), statePosition_) != checkpoints_.end();
    if (!recurrent_ || statePosition_ == kNowhere || known) return std::nullopt;
    const auto earliest = std::min_element(checkpoints_.begin(), checkpoints_.end());  // free ones first
    *earliest = kNowhere;
    return static_cast<std::size_t>(earliest - checkpoints_.begin());
}

std::vector<CacheContents::StatePlace> CacheContents::statesWithin(std::int32_t length) const {
    std::vector<StatePlace> places;
    if (!recurrent_ || length == 0) return places;
    if (statePosition_ == length) places.push_back({length, std::nullopt});
    for (std::size_t i = 0; i < checkpoints_.size(); ++i) {
        const std::int32_t position = checkpoints_[i];
        const bool known = position == length && statePosition_ == length;
        if (position > 0 && position <= length && !known) places.push_back({position, i});
    }
    // The latest first: that after all of `length`.
    std::sort(places.begin(), places.end(), [](auto& a, auto& b) { return a.position > b.position; });
    return places;
}

std::int32_t CacheContents::earliestHeld(std::int32_t length) const {
    std::int32_t earliest = 0;
    for (const Ring& ring : rings_) {
        const std::int32_t first = std::max(highest_ - ring.rows, ring.first);
        if (first > 0) earliest = std::max(earliest, first + ring.window - 1);
    }
    return std::min(earliest, length);
}

void CacheContents::loaded(std::int32_t length, std::int32_t earliest, std::span<const std::int32_t> states) {
    length_ = highest_ = length;
    for (Ring& ring : rings_) ring.first = firstNeeded(ring.window, earliest);
    if (!states.empty()) {
        statePosition_ = states.front();
        std::copy(states.begin() + 1, states.end(), checkpoints_.begin());
    }
}

std::int32_t firstNeeded(std::int32_t window, std::int32_t length) {
    return window > 0 ? std::max(0, length - window + 1) : 0;
}

StatePositions positionsOf(std::span<const CacheContents::StatePlace> states) {
    StatePositions positions;
    positions.fill(-1);
    for (std::size_t i = 0; i < std::min(states.size(), positions.size()); ++i)
        positions[i] = states[i].position;
    return positions;
}

std::optional<std::vector<std::int32_t>> usedPositions(const StatePositions& positions, std::int32_t length,
                                                       bool recurrent) {
    std::vector<std::int32_t> used;
    for (const std::int32_t position : positions) {
        if (position != -1) used.push_back(position);
    }
    const bool ordered = std::is_sorted(used.rbegin(), used.rend()) &&
                         std::adjacent_find(used.begin(), used.end()) == used.end();
    const bool fitting = used.empty() || (used.front() == length && used.back() > 0);
    if (!ordered || !fitting || used.empty() == recurrent) return std::nullopt;
    return used;
}

std::int32_t cacheRows(const CacheShape& shape, std::int32_t contextLength, std::int32_t capacity) {
    if (shape.window <= 0) return contextLength;
    const std::int64_t needed = std::int64_t{shape.window} + capacity;
    const std::int64_t rounded = (needed + kRowsMultiple - 1) / kRowsMultiple * kRowsMultiple;
    return static_cast<std::int32_t>(std::min<std::int64_t>(rounded, contextLength));
}

CacheContents contentsOf(const Plan& plan, std::int32_t contextLength, std::int32_t capacity) {
    std::vector<CacheContents::Ring> rings;
    bool recurrent = false;
    for (const CacheShape& shape : plan.caches) {
        if (shape.window > 0) rings.push_back({shape.window, cacheRows(shape, contextLength, capacity)});
        recurrent = recurrent || shape.recurrent();
    }
    return {std::move(rings), recurrent, plan.causal};
}

}  // namespace fireside::plan
