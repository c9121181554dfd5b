// One visitor per op, in op_meaning*.cpp; the formulas are those of inference/plan/op.h.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "tests/reference/interpreter.h"

namespace fireside::reference {

struct OpMeaning {
    const StepView& step;
    DecodedWeights& weights;
    Caches& caches;
    std::vector<Matrix>& values;

    // op_meaning.cpp
    void operator()(const plan::EmbedOp& op) const;
    void operator()(const plan::NormOp& op) const;
    void operator()(const plan::MatMulOp& op) const;
    void operator()(const plan::RopeOp& op) const;
    void operator()(const plan::CopyOp& op) const;
    void operator()(const plan::ActivationOp& op) const;
    void operator()(const plan::ScaleOp& op) const;
    void operator()(const plan::SelectRowOp& op) const;
    void operator()(const plan::MeanRowsOp& op) const;
    void operator()(const plan::ArgMaxOp& op) const;
    // op_meaning_attention.cpp
    void operator()(const plan::KvStoreOp& op) const;
    void operator()(const plan::AttentionOp& op) const;
    void operator()(const plan::ConvolutionOp& op) const;
    void operator()(const plan::DeltaNetOp& op) const;
    // op_meaning_experts.cpp
    void operator()(const plan::RouteOp& op) const;
    void operator()(const plan::ExpertMatMulOp& op) const;
    void operator()(const plan::ExpertSumOp& op) const;
    // op_meaning_fused.cpp
    void operator()(const plan::ProjectionsOp& op) const;
    void operator()(const plan::GatedProjectionOp& op) const;
    void operator()(const plan::HeadsStoreOp& op) const;
    void operator()(const plan::AttentionSplitOp& op) const;
    void operator()(const plan::AttentionMergeOp& op) const;
    // op_meaning_experts.cpp
    void operator()(const plan::ExpertGroupsOp& op) const;
    void operator()(const plan::GroupedExpertMatMulOp& op) const;

    [[nodiscard]] Matrix& value(plan::ValueId id) const { return values[static_cast<std::size_t>(id)]; }
    [[nodiscard]] std::size_t position(std::size_t t) const {
        return static_cast<std::size_t>(step.position) + t;
    }
    /// Element of an optional residual, else 0.
    [[nodiscard]] double residual(const std::optional<plan::ValueId>& id, std::size_t t,
                                  std::size_t i) const {
        return id ? value(*id).at(t, i) : 0.0;
    }
};

inline std::size_t size(std::int32_t n) {
    return static_cast<std::size_t>(n);
}

}  // namespace fireside::reference
