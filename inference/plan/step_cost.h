// What a step costs a device, counted from its plan: dispatches, barriers, and the bytes that its ops must
// move. An op counts what it reads and writes once, however often its kernel loads it: caches make up for
// that. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "inference/plan/kv_type.h"
#include "inference/plan/plan.h"

namespace fireside::plan {

/// Bytes of one op.
struct Traffic {
    std::uint64_t weights = 0;  // read
    std::uint64_t cache = 0;    // keys, values and state, read and written
    std::uint64_t read = 0;     // values
    std::uint64_t written = 0;  // values
    [[nodiscard]] std::uint64_t total() const { return weights + cache + read + written; }
};

struct StepCost {
    std::vector<Traffic> nodes;  // as Plan::nodes; each is one dispatch
    std::int32_t barriers = 0;   // between them
    Traffic sum;

    [[nodiscard]] std::int32_t dispatches() const { return static_cast<std::int32_t>(nodes.size()); }
};

/// Of the step of one token at `position`.
[[nodiscard]] StepCost stepCost(const Plan& plan, KvType type, std::int32_t position);

/// Of nodes of one segment: how many there are, and how many barriers stand before them.
struct SegmentCost {
    std::int32_t dispatches = 0;
    std::int32_t barriers = 0;
};
[[nodiscard]] SegmentCost segmentCost(const Plan& plan, std::int32_t segment);

}  // namespace fireside::plan
