// Weights for tests, and the shapes that they can have.
#pragma once

#include <cstdint>
#include <vector>

#include "inference/gguf/random_weights.h"

namespace fireside::test {

using gguf::randomHalf;
using gguf::randomWeights;

/// Row lengths that a type can have, among them odd ones: anything for floats, whole blocks otherwise.
[[nodiscard]] inline std::vector<std::int32_t> rowLengths(gguf::TensorType type) {
    const auto block = static_cast<std::int32_t>(gguf::traits(type).blockSize);
    if (block == 1) return {1, 7, 16, 31, 172, 256};
    return {block, 2 * block, 3 * block};
}

}  // namespace fireside::test
