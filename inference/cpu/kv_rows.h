// Rows of a KV cache: plan::cacheRowBytes() says how they lie. Pure; any thread.
#pragma once

#include <cstddef>

#include "inference/plan/kv_type.h"

namespace fireside::cpu {

/// `width` elements, rounded to the type.
void storeKvRow(plan::KvType type, const float* x, std::size_t width, std::byte* row);
/// Elements begin .. begin + count - 1 of a row of `width`.
void loadKvRow(plan::KvType type, const std::byte* row, std::size_t width, std::size_t begin,
               std::size_t count, float* out);

}  // namespace fireside::cpu
