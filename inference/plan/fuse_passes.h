// The passes of fuse(), each from the nodes of a plan to fewer. Internal to plan/.
#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

#include "inference/plan/fuse.h"

namespace fireside::plan {

/// Who reads and writes what in a plan's nodes as they were when this was made.
class Uses {
 public:
    explicit Uses(const Plan& plan) {
        for (const Node& node : plan.nodes) accesses_.push_back(accesses(node.op));
        for (const Stretch& stretch : stretchesOf(plan))
            kept_.insert(stretch.sends.begin(), stretch.sends.end());
    }
    /// Whether somebody needs the value when all nodes have run.
    [[nodiscard]] bool keeps(ValueId id) const { return kept_.contains(id); }
    [[nodiscard]] bool reads(std::size_t node, ValueId id) const { return has(accesses_[node].reads, id); }
    [[nodiscard]] bool writes(std::size_t node, ValueId id) const { return has(accesses_[node].writes, id); }
    /// Whether a node from `begin` on needs the value, or somebody afterwards.
    [[nodiscard]] bool usedFrom(std::size_t begin, ValueId id) const {
        if (keeps(id)) return true;
        for (std::size_t i = begin; i < accesses_.size(); ++i) {
            if (reads(i, id)) return true;
        }
        return false;
    }

 private:
    static bool has(const std::vector<Access>& list, ValueId id) {
        return std::ranges::find(list, Access{Access::Kind::Value, static_cast<std::int32_t>(id)}) !=
               list.end();
    }
    std::vector<Accesses> accesses_;
    std::set<ValueId> kept_;
};

// fuse.cpp
void fuseProjections(Plan& plan, bool inputNorms);
void splitAttention(Plan& plan, std::int32_t splits);
// fuse_experts.cpp
void groupExperts(Plan& plan, std::int32_t tileOutputs);
// fuse_heads.cpp
void fuseHeads(Plan& plan, std::int32_t headMultiple);

}  // namespace fireside::plan
