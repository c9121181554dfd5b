// Saved caches of a plan that was cut, as those of the whole plan and back, so that a session can go on
// wherever its layers are. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/cache_layout.h"
#include "inference/plan/plan.h"

namespace fireside::plan {

/// The caches of a plan, and what of them each part of it has.
struct PartedCaches {
    std::vector<CacheShape> whole;               // Plan::caches
    std::vector<std::vector<CacheShape>> parts;  // of each part; empty shapes for what it does not have
    KvType type = KvType::F16;
};

/// What an executor of the whole plan would have saved of `length` positions, from what those of the parts
/// saved of them.
[[nodiscard]] std::vector<std::byte> joinSaved(const PartedCaches& caches, std::int32_t length,
                                               std::span<const std::vector<std::byte>> saved);
/// For each part what it can load. Errors: InvalidArgument (the bytes cannot be of such caches).
[[nodiscard]] Result<std::vector<std::vector<std::byte>>> cutSaved(const PartedCaches& caches,
                                                                   std::int32_t length,
                                                                   std::span<const std::byte> saved);

}  // namespace fireside::plan
