// Weights of any type, to measure and to check with: random bits, but the scales of a block kept near 1/128,
// so that whatever the type, weights are about 0.1 to 1 and a decoder that mixes up two fields is far off.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "inference/gguf/tensor_type.h"

namespace fireside::gguf {

/// `count` weights, a multiple of the type's block size.
[[nodiscard]] std::vector<std::byte> randomWeights(TensorType type, std::size_t count, std::mt19937& random);

/// Bits of a float16 of either sign with an exponent from 2^-lowest to 2^-highest (0 .. 14, lowest >=
/// highest).
[[nodiscard]] std::uint16_t randomHalf(std::uint32_t lowest, std::uint32_t highest, std::mt19937& random);

}  // namespace fireside::gguf
