// How the caches of a session lie in memory, and the same when they are saved: all executors agree, so that a
// session can be taken up on another device. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "inference/plan/cache_contents.h"
#include "inference/plan/kv_type.h"
#include "inference/plan/plan.h"

namespace fireside::plan {

/// "f32", "f16", "q8_0": as in the names of shader variants.
[[nodiscard]] std::string_view kvTypeName(KvType type);

/// Bytes of one position's keys or values, a multiple of 16; as shaders/include/cache.glsl and inference/cpu
/// have them:
///   F32, F16   the elements
///   Q8_0       a signed byte per element in whole blocks of 32, then a float16 scale per block
[[nodiscard]] std::uint64_t cacheRowBytes(KvType type, std::int32_t width);

/// What a Plan wants of a session's memory.
struct CacheLayout {
    /// Of one CacheShape: indices into `sizes`, offsets into the recurrent state.
    struct Place {
        std::optional<std::size_t> keys;
        std::optional<std::size_t> values;
        std::uint64_t convOffset = 0;   // bytes
        std::uint64_t stateOffset = 0;  // bytes
        std::uint32_t rows = 0;         // of keys and values
        std::int32_t window = 0;        // as CacheShape
    };
    std::vector<Place> places;         // per Plan::caches
    std::vector<std::uint64_t> sizes;  // bytes per array: keys and values, then states
    /// The recurrent state of all caches in one array, so that a checkpoint is one copy: bytes of the current
    /// one and of each of kCheckpoints copies, and the index of the first. All or none of them exist.
    std::uint64_t stateBytes = 0;
    std::size_t firstState = 0;
};
[[nodiscard]] CacheLayout layOutCaches(const std::vector<CacheShape>& shapes, KvType type,
                                       std::int32_t contextLength, std::int32_t capacity);

}  // namespace fireside::plan
