// How keys and values are kept in a KV cache.
#pragma once

#include <cstdint>

namespace fireside::plan {

/// F16 halves a cache of F32 for an error that only families that amplify small errors notice. Q8_0 halves it
/// again: blocks of 32 elements along a position's row, each a float16 scale d = max|x| / 127 and signed
/// bytes round(x / d), as in GGML's format of that name.
enum class KvType : std::uint8_t { F32, F16, Q8_0 };

}  // namespace fireside::plan
