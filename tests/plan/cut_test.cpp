// Plans cut by hand: what is handed over, and what each part keeps.
#include "inference/plan/cut.h"

#include <gtest/gtest.h>

#include "inference/plan/fuse.h"

namespace fireside::plan {
namespace {

/// Values, weights and caches are numbered; the tensor is any.
class Cutting : public testing::Test {
 protected:
    ValueId value(Rows rows = Rows::PerToken) {
        plan_.values.push_back({"v" + std::to_string(plan_.values.size()), 8, rows});
        return static_cast<ValueId>(plan_.values.size() - 1);
    }
    WeightId weight() {
        plan_.weights.push_back({&tensor_, 8, 8});
        return static_cast<WeightId>(plan_.weights.size() - 1);
    }
    void add(std::int32_t segment, Op op) { plan_.nodes.push_back({std::move(op), "n", segment}); }
    MatMulOp product(ValueId in, ValueId out) { return {.weight = weight(), .in = in, .out = out}; }

    gguf::Tensor tensor_;
    Plan plan_;
};

std::vector<std::size_t> executorsOf(const CutPlan& cut) {
    std::vector<std::size_t> result;
    for (const CutPlan::Turn& turn : cut.turns) result.push_back(turn.executor);
    return result;
}

TEST_F(Cutting, ThePartsHandOverWhatTheOthersRead) {
    const ValueId x = value(), other = value(), early = value(), out = value();
    add(0, EmbedOp{.table = weight(), .out = x});
    add(0, EmbedOp{.table = weight(), .out = early});
    add(1, product(x, other));
    add(2, product(other, x));
    add(3, MatMulOp{.weight = weight(), .in = x, .out = out, .residual = early});
    plan_.output = out;
    const Placement placement{{0, 0, 1, 0}, {0, 0, 1, 0}};
    const CutPlan result = cut(plan_, placement, 2);
    EXPECT_EQ(executorsOf(result), (std::vector<std::size_t>{0, 1, 0}));
    const auto& first = result.parts[0];
    ASSERT_EQ(first.stretches.size(), 2u);
    EXPECT_EQ(first.stretches[0].sends, std::vector{other});
    EXPECT_EQ(first.stretches[1].receives, std::vector{x}) << "early is still where it was written";
    EXPECT_EQ(first.stretches[1].sends, std::vector{out});
    EXPECT_EQ(first.output, out);
    const auto& second = result.parts[1];
    ASSERT_EQ(second.stretches.size(), 1u);
    EXPECT_EQ(second.stretches[0].receives, std::vector{other});
    EXPECT_EQ(second.stretches[0].sends, std::vector{x});
    EXPECT_LT(static_cast<std::int32_t>(second.output), 0);
    const std::vector<bool> here{true, true, true, false, true};
    for (std::size_t i = 0; i < here.size(); ++i) {
        EXPECT_EQ(first.weights[i].tensor != nullptr, here[i]) << i;
        EXPECT_EQ(second.weights[i].tensor != nullptr, !here[i]) << i;
    }
}

TEST_F(Cutting, WhatIsWrittenAnewIsHandedOverAnew) {
    const ValueId x = value();
    add(0, EmbedOp{.table = weight(), .out = x});
    add(1, ScaleOp{.in = x, .out = x});
    add(2, ScaleOp{.in = x, .out = x});
    add(3, ScaleOp{.in = x, .out = x});
    plan_.output = x;
    const CutPlan result = cut(plan_, {{0, 1, 0, 1}, {0, 1, 0, 1}}, 2);
    EXPECT_EQ(executorsOf(result), (std::vector<std::size_t>{0, 1, 0, 1}));
    for (const Plan& part : result.parts) {
        for (const Stretch& stretch : part.stretches) EXPECT_EQ(stretch.sends, std::vector{x});
    }
    EXPECT_TRUE(result.parts[0].stretches[0].receives.empty());
    EXPECT_EQ(result.parts[0].stretches[1].receives, std::vector{x});
}

TEST_F(Cutting, ExpertsAreTheNodesFromTheFirstProductToTheLast) {
    const ValueId x = value(), chosen = value(), shares = value(), hidden = value(), active = value(),
                  down = value();
    const auto experts = [&](ValueId in, ValueId out) {
        return ExpertMatMulOp{.weight = weight(), .in = in, .experts = chosen, .out = out, .expertCount = 4};
    };
    add(0, EmbedOp{.table = weight(), .out = x});
    for (std::int32_t layer = 1; layer <= 2; ++layer) {
        add(layer, RouteOp{.logits = x, .experts = chosen, .weights = shares});
        add(layer, experts(x, hidden));
        add(layer, ActivationOp{.gate = hidden, .out = active});
        add(layer, experts(active, down));
        add(layer, ExpertSumOp{down, shares, x, x});
    }
    plan_.output = x;
    const CutPlan result = cut(plan_, {{0, 0, 0}, {0, 1, 0}}, 2);
    EXPECT_EQ(executorsOf(result), (std::vector<std::size_t>{0, 1, 0}));
    ASSERT_EQ(result.parts[1].nodes.size(), 3u);
    EXPECT_EQ(opName(result.parts[1].nodes[1].op), "activation");
    EXPECT_EQ(result.parts[1].stretches[0].receives, (std::vector{x, chosen}));
    EXPECT_EQ(result.parts[1].stretches[0].sends, std::vector{down});
    EXPECT_EQ(result.parts[0].nodes.size(), 8u);
}

TEST_F(Cutting, ACacheThatTwoReadIsKeptByBoth) {
    plan_.caches.push_back({.keyWidth = 8, .valueWidth = 8});
    plan_.caches.push_back({.keyWidth = 8, .valueWidth = 8});
    const ValueId x = value(), k = value(), q = value();
    const auto attend = [&](std::int32_t segment, std::int32_t cache) {
        add(segment, AttentionOp{q, x, CacheId{cache}, 1, 1, 8, 8, 1});
    };
    add(1, product(x, k));
    add(1, product(x, q));
    add(1, KvStoreOp{k, k, CacheId{0}});
    attend(1, 0);
    add(2, KvStoreOp{x, x, CacheId{1}});
    attend(2, 1);
    attend(3, 0);
    plan_.output = x;
    const CutPlan result = cut(plan_, {{0, 0, 0, 1}, {0, 0, 0, 1}}, 2);
    const Plan& second = result.parts[1];
    ASSERT_EQ(second.nodes.size(), 2u);
    EXPECT_EQ(opName(second.nodes[0].op), "kv_store");
    EXPECT_EQ(second.nodes[0].segment, second.nodes[1].segment);
    EXPECT_EQ(second.caches[0].keyWidth, 8);
    EXPECT_EQ(second.caches[1].keyWidth, 0);
    EXPECT_EQ(second.stretches[0].receives, (std::vector{k, q}));
}

TEST_F(Cutting, APartWithoutNodesHasAnEmptyStretch) {
    const ValueId x = value();
    add(0, EmbedOp{.table = weight(), .out = x});
    const CutPlan result = cut(plan_, {{0, 1}, {0, 1}}, 2);
    EXPECT_EQ(executorsOf(result), (std::vector<std::size_t>{0, 1}));
    ASSERT_EQ(result.parts[1].stretches.size(), 1u);
    EXPECT_EQ(result.parts[1].stretches[0].end, 0u);
}

TEST_F(Cutting, PartsAreFusedStretchByStretch) {
    const ValueId x = value(), sent = value(), local = value(), q = value(), k = value(), o = value(),
                  a = value(), b = value();
    tensor_.type = gguf::TensorType::F32;
    const auto norm = [&](std::int32_t segment, ValueId out) {
        add(segment, NormOp{.in = x, .weight = weight(), .out = out});
    };
    add(0, EmbedOp{.table = weight(), .out = x});
    norm(0, sent);
    add(0, product(sent, q));
    add(0, product(sent, k));
    add(1, product(sent, o));
    norm(2, local);
    add(2, product(local, a));
    add(2, product(local, b));
    add(2, MatMulOp{.weight = weight(), .in = o, .out = a, .residual = a});
    add(2, ScaleOp{.in = q, .out = a, .residual = a});
    plan_.output = a;
    const CutPlan result = cut(plan_, {{0, 1, 0}, {0, 1, 0}}, 2);
    const Plan fused = fuse(result.parts[0], {.projections = true, .inputNorms = true});
    std::vector<std::string_view> names;
    for (const Node& node : fused.nodes) names.push_back(opName(node.op));
    // What the other part reads is still made; the norm that only products here read is theirs now.
    EXPECT_EQ(names, (std::vector<std::string_view>{"embed", "norm", "projections", "projections", "matmul",
                                                    "scale"}));
    ASSERT_EQ(fused.stretches.size(), 2u);
    EXPECT_EQ(fused.stretches[0].first, 0u);
    EXPECT_EQ(fused.stretches[0].end, 3u);
    EXPECT_EQ(fused.stretches[1].first, 3u);
    EXPECT_EQ(fused.stretches[1].end, 6u);
    EXPECT_EQ(fused.stretches[0].sends, result.parts[0].stretches[0].sends);
    EXPECT_EQ(fused.stretches[1].receives, std::vector{o});
}

}  // namespace
}  // namespace fireside::plan
