// Memory that a model and one session of it take, and what a token's step reads of it. Pure; any thread.
#pragma once

#include <cstdint>

#include "inference/plan/kv_type.h"
#include "inference/plan/plan.h"

namespace fireside::plan {

/// Bytes on a device.
struct Footprint {
    std::uint64_t weights = 0;
    std::uint64_t kvCache = 0;  // recurrent state and its checkpoints included
    std::uint64_t scratch = 0;
    [[nodiscard]] std::uint64_t total() const { return weights + kvCache + scratch; }
};

/// Bytes of weights that a step of one token reads: all, but of embeddings one row and of experts those that
/// are used. `plan` is of one token.
[[nodiscard]] std::uint64_t weightBytesRead(const Plan& plan);

/// Bytes of keys and values that the step of the token at `position` reads, recurrent state included (read
/// and written).
[[nodiscard]] std::uint64_t cacheBytesRead(const Plan& plan, KvType type, std::int32_t position);

/// Bytes of keys and values that a step of one token adds.
[[nodiscard]] std::uint64_t cacheBytesWritten(const Plan& plan, KvType type);

}  // namespace fireside::plan
