// What a session's caches look like as bytes, whatever executor saved them: a header, then ranges of the
// arrays of its CacheLayout. Executors only move the bytes. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/cache_contents.h"
#include "inference/plan/cache_layout.h"

namespace fireside::plan {

/// How saved caches begin.
struct SavedHeader {
    StatePositions states;
    std::int32_t earliest = 0;  // CacheContents::earliestHeld()
};
/// A piece of what follows on the header.
struct SavedRange {
    std::optional<std::size_t>
        array;                 // index into CacheLayout::sizes; nothing: no place for it here, left out
    std::uint64_t offset = 0;  // bytes in that array
    std::uint64_t bytes = 0;
};

/// Caches of so many positions. The ranges are in order: for each cache the rows of its keys, then of its
/// values by position, of windows those that positions from header.earliest on need; then the states.
struct SavedCaches {
    SavedHeader header;
    std::vector<std::int32_t> states;  // positions of the used ones, see CacheContents::loaded()
    std::vector<SavedRange> ranges;

    [[nodiscard]] std::uint64_t contentBytes() const;
};
/// What is to be saved of the first `length` positions. Errors: InvalidArgument (they are not resumable).
[[nodiscard]] Result<SavedCaches> cachesToSave(const CacheLayout& layout, const CacheContents& contents,
                                               std::int32_t length);
/// Where what was saved of `length` positions goes: the content behind the header, range by range. Errors:
/// ContextFull, InvalidArgument (the bytes cannot be of such caches).
[[nodiscard]] Result<SavedCaches> cachesToLoad(const CacheLayout& layout, const CacheContents& contents,
                                               std::int32_t contextLength, std::int32_t length,
                                               std::span<const std::byte> saved);

}  // namespace fireside::plan
