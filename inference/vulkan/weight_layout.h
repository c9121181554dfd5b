// How a weight tensor lies in device memory: the grid of its type, where it has one (gguf/grids.h), then the
// bytes of the file. Shaders that read such a type find both behind one pointer (shaders/include/grid.glsl).
// A grid is a multiple of 16 bytes, so the matrix keeps its alignment. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "inference/gguf/gguf_file.h"
#include "inference/gguf/grids.h"

namespace fireside::vulkan {

/// What lies before the file's bytes; empty for most types.
[[nodiscard]] inline std::span<const std::byte> weightPrefix(const gguf::Tensor& tensor) {
    return std::as_bytes(gguf::gridOf(tensor.type));
}

[[nodiscard]] inline std::uint64_t weightBytes(const gguf::Tensor& tensor) {
    return weightPrefix(tensor).size() + tensor.data.size();
}

}  // namespace fireside::vulkan
