// From typed ops to work over their operands. lower() chooses by op; the meaning of each stands in
// inference/plan/op.h.
#pragma once

#include <cassert>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "inference/cpu/operands.h"
#include "inference/cpu/work.h"

namespace fireside::cpu {

/// Memory for what one phase of an op hands to the next; its place is known when all of a program is lowered.
struct Handover {
    std::size_t bytes = 0;
    std::byte* memory = nullptr;
};

/// What lowering knows and collects. Ops between two barriers of the schedule form a group: they share the
/// preparation of inputs that they have in common (the quantised input of the projections q, k and v).
class Lowering {
 public:
    Lowering(const Operands& operands, std::size_t capacity) : operands_(operands), capacity_(capacity) {}

    [[nodiscard]] const Operands& operands() const { return operands_; }
    [[nodiscard]] const Weights& weights() const { return *operands_.weights; }
    /// Most tokens of a step.
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    /// Most rows that a value can have.
    [[nodiscard]] std::size_t rows(const ValueView& value) const { return value.rows(capacity_); }

    /// Memory that is this op's until the end of its group.
    Handover& handover(std::size_t bytes);
    /// The same, shared by all ops of the group that prepare the same value in the same way; `fresh`: this is
    /// the first of them.
    struct Shared {
        Handover& memory;
        bool fresh;
    };
    enum class Form { Product, ExpertProduct };
    struct Preparation {
        Form form;
        bool integer;  // quantised
        plan::ValueId in;
        std::int32_t detail;  // Product: groups; ExpertProduct: the value that holds the choice
        auto operator<=>(const Preparation&) const = default;
    };
    Shared shared(const Preparation& preparation, std::size_t bytes);
    /// cos and sin of Step::position + t times each of `pairs` frequencies [t][pairs][2], made at the start
    /// of a step.
    const Handover& angles(plan::WeightId frequencies, std::size_t pairs);
    void beginGroup();

    /// What has to run before anything else in a step.
    [[nodiscard]] const std::vector<Work>& prologue() const { return prologue_; }
    /// Gives all handovers their memory; without memory, only adds up how much they need.
    std::size_t place(std::byte* memory);

 private:
    const Operands& operands_;
    std::size_t capacity_;
    std::deque<Handover> lasting_;  // as long as the step
    std::deque<Handover> passing_;  // of groups, one after the other
    std::vector<std::size_t> groupStarts_;
    std::map<Preparation, Handover*> shared_;  // of the present group
    std::map<std::pair<plan::WeightId, std::size_t>, const Handover*> angles_;
    std::vector<Work> prologue_;
};

/// Any op.
[[nodiscard]] Phases lower(const plan::Op& op, Lowering& lowering);

// lower_elementwise.cpp
[[nodiscard]] Phases lower(const plan::EmbedOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::NormOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::RopeOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::CopyOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::ActivationOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::ScaleOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::SelectRowOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::MeanRowsOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::ArgMaxOp& op, Lowering& lowering);
// lower_matmul.cpp
[[nodiscard]] Phases lower(const plan::MatMulOp& op, Lowering& lowering);
// lower_attention.cpp
[[nodiscard]] Phases lower(const plan::KvStoreOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::AttentionOp& op, Lowering& lowering);
// lower_recurrent.cpp
[[nodiscard]] Phases lower(const plan::ConvolutionOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::DeltaNetOp& op, Lowering& lowering);
// lower_experts.cpp
[[nodiscard]] Phases lower(const plan::RouteOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::ExpertMatMulOp& op, Lowering& lowering);
[[nodiscard]] Phases lower(const plan::ExpertSumOp& op, Lowering& lowering);
/// Plans for the processor are not fused: what parts share is prepared once per group anyway.
template <plan::FusedForm Fused>
[[nodiscard]] Phases lower(const Fused&, Lowering&) {
    assert(false);
    return {};
}

}  // namespace fireside::cpu
