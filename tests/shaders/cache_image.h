// Keys or values of a KV cache as bytes, written out independently of the shaders. Host memory only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inference/plan/kv_type.h"
#include "tests/reference/interpreter.h"

namespace fireside::test {

/// The oracle's name for the same rounding.
[[nodiscard]] reference::KvPrecision precisionOf(plan::KvType type);

/// How positions lie in rows.
struct CacheRows {
    plan::KvType type = plan::KvType::F16;
    std::size_t width = 0;
    std::size_t rows = 0;     // position p is in row p mod rows
    std::size_t written = 0;  // positions so far

    /// The position that a row holds: the latest written one, else the first that it would hold.
    [[nodiscard]] std::size_t positionIn(std::size_t row) const;
};

/// Of positions [.., width] that are rounded to the type already; what was not written is poison.
[[nodiscard]] std::vector<std::byte> encodeRows(const reference::Matrix& positions, const CacheRows& shape,
                                                std::byte poison);
/// The reverse: [positions, width], NaN where no row holds the position.
[[nodiscard]] reference::Matrix decodeRows(std::span<const std::byte> bytes, const CacheRows& shape,
                                           std::size_t positions);

}  // namespace fireside::test
