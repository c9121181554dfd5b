// Reads one GGUF part from memory: header, metadata, tensor descriptions. Everything it returns points into
// the given bytes and has been checked against them; the cost is bounded by their number, whatever they
// claim. A pure function, safe from any thread. Format: the GGUF specification (ggml/docs/gguf.md).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"

namespace fireside::gguf {

struct ParsedPart {
    std::unordered_map<std::string_view, Value> metadata;
    std::vector<Tensor> tensors;
    std::size_t headBytes = 0;  // before the tensor data: all that was read
};

/// Errors: NotGguf, UnsupportedVersion, FileDamaged, UnsupportedTensorType.
[[nodiscard]] Result<ParsedPart> parsePart(std::span<const std::byte> bytes);

}  // namespace fireside::gguf
