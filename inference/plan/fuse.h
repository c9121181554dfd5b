// From a plan to the same with fewer, larger ops: norms go into the products that read them, products of one
// input stand side by side, and so on (op.h, "Fused forms"). What a plan computes does not change, and
// neither do its weights, caches and output. Which forms it may use is the executor's choice. Pure; any
// thread.
#pragma once

#include <cstdint>

#include "inference/plan/plan.h"

namespace fireside::plan {

/// What an executor has kernels for; the default is nothing.
struct FusedForms {
    bool projections = false;          // ProjectionsOp, GatedProjectionOp
    bool inputNorms = false;           // with norms of their input
    bool headsStore = false;           // HeadsStoreOp
    std::int32_t headMultiple = 1;     // only of heads of a multiple of so many elements
    std::int32_t attentionSplits = 1;  // AttentionSplitOp and AttentionMergeOp, when it is more than 1
    std::int32_t expertOutputs = 0;    // ExpertGroupsOp and GroupedExpertMatMulOp in tiles of so many outputs
};

[[nodiscard]] Plan fuse(Plan plan, const FusedForms& forms);

}  // namespace fireside::plan
