// The oracle against numbers worked out by hand, and its promise that a prompt may be cut anywhere.
#include <gtest/gtest.h>

#include <cmath>
#include <span>

#include "tests/reference/reference_executor.h"

namespace fireside::reference {
namespace {

/// Every finite float16, from its definition.
double halfValue(std::uint32_t bits) {
    const double mantissa = bits & 0x3ff;
    const int exponent = static_cast<int>(bits >> 10 & 0x1f);
    const double size =
        exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
    return (bits & 0x8000) != 0 ? -size : size;
}

TEST(RoundToHalf, KeepsHalvesAndRoundsTiesToEven) {
    for (std::uint32_t bits = 0; bits < 0x7bff; ++bits) {
        const double low = halfValue(bits);
        const double high = halfValue(bits + 1);
        const double even = bits % 2 == 0 ? low : high;
        ASSERT_EQ(roundToHalf(low), low);
        ASSERT_EQ(roundToHalf(-low), -low);
        ASSERT_EQ(roundToHalf((low + high) / 2), even) << bits;
        ASSERT_EQ(roundToHalf(low + (high - low) * 0.49), low);
        ASSERT_EQ(roundToHalf(low + (high - low) * 0.51), high);
    }
    EXPECT_EQ(roundToHalf(65504), 65504);
    EXPECT_TRUE(std::isinf(roundToHalf(65520)));
}

/// A model of one layer with attention, by hand: a vocabulary of 3, width 4 and two heads over one KV head.
struct Model {
    std::vector<float> table = {1, 0, 2, -1, 0.5f, 1, -1, 0, -2, 1, 0, 3};
    gguf::Tensor tensor{"table", gguf::TensorType::F32, {4, 3}, std::as_bytes(std::span(table))};
    std::vector<float> turns = {1};
    gguf::Tensor frequencies{"turns", gguf::TensorType::F32, {1}, std::as_bytes(std::span(turns))};

    plan::Plan plan(std::int32_t capacity, plan::Outputs outputs) const {
        using namespace plan;
        Plan plan;
        plan.capacity = capacity;
        plan.outputs = outputs;
        plan.weights = {{&tensor, 3, 4}, {&tensor, 2, 4}, {&frequencies, 1, 1}};
        plan.values = {{"x", 4, Rows::PerToken}, {"kv", 2, Rows::PerToken}, {"o", 4, Rows::PerToken},
                       {"last", 4, Rows::One},   {"logits", 3, Rows::One},  {"all", 3, Rows::PerToken}};
        const ValueId x{0}, kv{1}, o{2}, last{3}, logits{4}, all{5};
        plan.nodes = {{EmbedOp{WeightId{0}, x}, "embed"},
                      {MatMulOp{WeightId{1}, x, kv}, "kv"},
                      {RopeOp{kv, 1, 2, 2, RopePairs::Adjacent, WeightId{2}}, "rope"},
                      {KvStoreOp{kv, kv, CacheId{0}}, "store"},
                      {AttentionOp{x, o, CacheId{0}, 2, 1, 2, 2, 0.5f}, "attention"}};
        if (outputs == Outputs::All) {
            plan.nodes.push_back({MatMulOp{WeightId{0}, o, all}, "head"});
            plan.output = all;
        } else if (outputs == Outputs::Last) {
            plan.nodes.push_back({SelectRowOp{o, last}, "select"});
            plan.nodes.push_back({MatMulOp{WeightId{0}, last, logits}, "head"});
            plan.output = logits;
        }
        plan.caches = {{.keyWidth = 2, .valueWidth = 2}};
        return plan;
    }
    std::unique_ptr<plan::Executor> executor() const {
        return createReferenceExecutor(
            [this](auto capacity, auto outputs) { return plan(capacity, outputs); });
    }
};

std::vector<float> runStep(plan::ExecutorSession& session, const std::vector<std::int32_t>& tokens,
                           std::int32_t position, plan::Outputs outputs) {
    std::vector<float> logits;
    const auto outcome = session.run({tokens, position, outputs}, nullptr, logits);
    EXPECT_TRUE(outcome.ok());
    return logits;
}

TEST(ReferenceExecutor, OneTokenByHand) {
    const Model model;
    const auto executor = model.executor();
    const auto session = executor->createSession(4).value();
    // Token 1 is x = (0.5, 1, -1, 0); kv = (table[0] . x, table[1] . x) = (-1.5, 2.25), not turned at
    // position 0. A single position has all the attention: o = (-1.5, 2.25, -1.5, 2.25); logits = table . o.
    const std::vector<float> logits = runStep(*session, {1}, 0, plan::Outputs::Last);
    EXPECT_EQ(logits, (std::vector<float>{-6.75f, 3.0f, 12.0f}));
    EXPECT_TRUE(runStep(*session, {1}, 1, plan::Outputs::None).empty());
}

TEST(ReferenceExecutor, PromptsMayBeCutAnywhere) {
    const Model model;
    const auto executor = model.executor();
    const auto whole = executor->createSession(4).value();
    const std::vector<float> all = runStep(*whole, {2, 0, 1, 2}, 0, plan::Outputs::All);
    const auto cut = executor->createSession(4).value();
    const std::vector<float> first = runStep(*cut, {2, 0, 1}, 0, plan::Outputs::Last);
    const std::vector<float> second = runStep(*cut, {2}, 3, plan::Outputs::Last);
    ASSERT_EQ(all.size(), 12u);
    EXPECT_EQ(first, std::vector<float>(all.begin() + 6, all.begin() + 9));
    EXPECT_EQ(second, std::vector<float>(all.begin() + 9, all.end()));
}

TEST(ReferenceExecutor, RefusesWhatDoesNotFitAndStopsWhenAsked) {
    const Model model;
    const auto executor = model.executor();
    const auto session = executor->createSession(4).value();
    std::vector<float> logits;
    const std::vector<std::int32_t> two = {0, 1};
    EXPECT_EQ(session->run({two, 3, plan::Outputs::Last}, nullptr, logits).code(),
              ErrorCode::InvalidArgument);
    const plan::CancelToken cancel{true};
    EXPECT_EQ(session->run({two, 0, plan::Outputs::Last}, &cancel, logits).code(), ErrorCode::Cancelled);
}

}  // namespace
}  // namespace fireside::reference
