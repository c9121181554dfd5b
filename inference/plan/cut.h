// A plan cut into parts for several executors: which node runs where is given, and what they have to hand to
// each other follows from the declared reads and writes. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "inference/plan/executor.h"
#include "inference/plan/plan.h"

namespace fireside::plan {

/// Which executor (an index) runs what of a plan.
struct Placement {
    std::vector<std::size_t> segments;  // per Node::segment: the embedding, each layer, the head
    /// Likewise, for the products of a layer's experts: the nodes from its first ExpertMatMulOp to its last.
    std::vector<std::size_t> experts;

    bool operator==(const Placement&) const = default;
};

/// Per node, whether Placement::experts says where it runs.
[[nodiscard]] std::vector<bool> expertNodes(const Plan& plan);

/// The part of `executor` has all values, weights and caches of the plan under their own ids, of which those
/// that it does not use are empty: weights without a tensor, caches of no width. It has at least one stretch,
/// though perhaps one of no nodes.
struct CutPlan {
    struct Turn {
        std::size_t executor = 0;
        std::size_t stretch = 0;  // of its part
    };
    std::vector<Plan> parts;  // per executor
    std::vector<Turn> turns;  // all stretches, in the order in which they run
};

/// Cuts for `executors` executors. A cache that is read on several of them is kept by each: keys and values
/// that one stores are handed over, and stored again. Recurrent state is used on one executor only.
[[nodiscard]] CutPlan cut(const Plan& plan, const Placement& placement, std::size_t executors);

/// The plans of one part. Where they are cut does not depend on the capacity.
[[nodiscard]] PlanSource partOf(PlanSource plans, Placement placement, std::size_t executors,
                                std::size_t executor);

}  // namespace fireside::plan
