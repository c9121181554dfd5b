#include "inference/plan/saved_caches.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace fireside::plan {
namespace {

/// `states` are indices into CacheLayout::sizes.
std::vector<SavedRange> savedRanges(const CacheLayout& layout, std::int32_t length, std::int32_t earliest,
                                    std::span<const std::size_t> states) {
    std::vector<SavedRange> ranges;
    const auto addRows = [&](std::size_t array, const CacheLayout::Place& place) {
        const std::uint64_t rowBytes = layout.sizes[array] / place.rows;
        const auto end = static_cast<std::uint32_t>(length);
        auto position = static_cast<std::uint32_t>(firstNeeded(place.window, earliest));
        if (end - position > place.rows) {  // saved by a longer ring: what this one would overwrite at once
            const std::uint32_t skipped = end - position - place.rows;
            ranges.push_back({std::nullopt, 0, skipped * rowBytes});
            position += skipped;
        }
        while (position < end) {
            const std::uint32_t row = position % place.rows;
            const std::uint32_t count = std::min(end - position, place.rows - row);  // up to the wrap
            ranges.push_back({array, row * rowBytes, count * rowBytes});
            position += count;
        }
    };
    for (const CacheLayout::Place& place : layout.places) {
        if (place.keys) addRows(*place.keys, place);
        if (place.values) addRows(*place.values, place);
    }
    for (const std::size_t state : states) ranges.push_back({state, 0, layout.stateBytes});
    return ranges;
}

}  // namespace

std::uint64_t SavedCaches::contentBytes() const {
    std::uint64_t bytes = 0;
    for (const SavedRange& range : ranges) bytes += range.bytes;
    return bytes;
}

Result<SavedCaches> cachesToSave(const CacheLayout& layout, const CacheContents& contents,
                                 std::int32_t length) {
    if (length < 1 || contents.resumable(length) != length) {
        return Error{ErrorCode::InvalidArgument, "position " + std::to_string(length) + " is not resumable"};
    }
    const auto states = contents.statesWithin(length);
    SavedCaches caches;
    caches.header = {positionsOf(states), contents.earliestHeld(length)};
    std::vector<std::size_t> arrays;
    for (const auto& state : states) {
        caches.states.push_back(state.position);
        arrays.push_back(layout.firstState + (state.checkpoint ? 1 + *state.checkpoint : 0));
    }
    caches.ranges = savedRanges(layout, length, caches.header.earliest, arrays);
    return caches;
}

Result<SavedCaches> cachesToLoad(const CacheLayout& layout, const CacheContents& contents,
                                 std::int32_t contextLength, std::int32_t length,
                                 std::span<const std::byte> saved) {
    if (length > contextLength) {
        return Error{ErrorCode::ContextFull,
                     std::to_string(length) + " saved tokens, context of " + std::to_string(contextLength)};
    }
    const Error wrong{ErrorCode::InvalidArgument, std::to_string(saved.size()) +
                                                      " bytes cannot be the caches of " +
                                                      std::to_string(length) + " tokens"};
    SavedCaches caches;
    if (length < 1 || saved.size() < sizeof caches.header) return wrong;
    std::memcpy(&caches.header, saved.data(), sizeof caches.header);
    const auto states = usedPositions(caches.header.states, length, contents.recurrent());
    const std::int32_t earliest = caches.header.earliest;
    if (!states || earliest < 0 || earliest > length) return wrong;
    caches.states = *states;
    std::vector<std::size_t> arrays;
    for (std::size_t i = 0; i < states->size(); ++i) arrays.push_back(layout.firstState + i);
    caches.ranges = savedRanges(layout, length, earliest, arrays);
    if (sizeof caches.header + caches.contentBytes() != saved.size()) return wrong;
    return caches;
}

}  // namespace fireside::plan
