// The grids of the IQ types: tables of points that are part of the format. Packing: grids/README.md.
// Constants, safe from any thread.
#pragma once

#include <cstdint>
#include <span>

#include "inference/gguf/tensor_type.h"

namespace fireside::gguf {

/// The grid that blocks of this type refer to, two points to a word; empty for types without one.
[[nodiscard]] std::span<const std::uint32_t> gridOf(TensorType type);

}  // namespace fireside::gguf
