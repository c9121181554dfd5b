// The oracle's ops against numbers worked out by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <span>

#include "tests/reference/interpreter.h"

namespace fireside::reference {
namespace {

using plan::CacheId;
using plan::ValueId;
using plan::WeightId;

/// One op over values given row by row; weights are F32 vectors or matrices.
class Bench {
 public:
    ValueId value(std::vector<std::vector<double>> rows) {
        Matrix matrix{rows.size(), rows.front().size(), {}};
        for (const auto& row : rows) matrix.elements.insert(matrix.elements.end(), row.begin(), row.end());
        values.push_back(std::move(matrix));
        return static_cast<ValueId>(values.size() - 1);
    }
    ValueId empty(std::size_t rows, std::size_t width) {
        return value(std::vector<std::vector<double>>(rows, std::vector<double>(width)));
    }
    WeightId weight(std::vector<float> numbers) {
        const std::vector<float>& kept = numbers_.emplace_back(std::move(numbers));
        tensors_.push_back({"w", gguf::TensorType::F32, {kept.size()}, std::as_bytes(std::span(kept))});
        weights_.push_back({&tensors_.back(), 1, static_cast<std::int64_t>(kept.size())});
        return static_cast<WeightId>(weights_.size() - 1);
    }
    CacheId cache(const plan::CacheShape& shape) {
        caches = Caches({shape}, 8, KvPrecision::Double);
        return CacheId{0};
    }
    void run(const plan::Op& op, std::int32_t position = 0) {
        DecodedWeights weights(weights_);
        const std::vector<std::int32_t> tokens(values.front().rows, 1);
        reference::run(op, {tokens, position, 0}, weights, caches, values);
    }
    const std::vector<double>& operator[](ValueId id) const {
        return values[static_cast<std::size_t>(id)].elements;
    }

    std::vector<Matrix> values;
    Caches caches{{}, 1, KvPrecision::Double};

 private:
    std::deque<std::vector<float>> numbers_;
    std::deque<gguf::Tensor> tensors_;
    std::vector<plan::Weight> weights_;
};

void expectNear(const std::vector<double>& actual, const std::vector<double>& expected) {
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i)
        EXPECT_NEAR(actual[i], expected[i], 1e-6) << "element " << i;
}

TEST(OpMeaning, NormsByGroupWithWeightAndBias) {
    Bench b;
    const ValueId x = b.value({{3, 4, 1, -1}});
    const WeightId w = b.weight({1, 2});
    const WeightId bias = b.weight({10, 20});
    const ValueId rms = b.empty(1, 4);
    b.run(plan::NormOp{.in = x, .weight = w, .out = rms, .groups = 2, .epsilon = 0});
    const double root = std::sqrt(12.5);
    expectNear(b[rms], {3 / root, 8 / root, 1, -2});
    const ValueId layer = b.empty(1, 4);
    b.run(plan::NormOp{.in = x,
                       .weight = w,
                       .out = layer,
                       .groups = 2,
                       .epsilon = 0,
                       .kind = plan::NormKind::Layer,
                       .bias = bias});
    expectNear(b[layer], {9, 22, 11, 18});
}

TEST(OpMeaning, BlockDiagonalProducts) {
    Bench b;
    const ValueId x = b.value({{1, 2, 3, 4}});
    const ValueId out = b.empty(1, 2);
    b.run(plan::MatMulOp{.weight = b.weight({1, 10, 100, 1000}), .in = x, .out = out, .groups = 2});
    expectNear(b[out], {21, 4300});
}

TEST(OpMeaning, RopeTurnsAndStretches) {
    Bench b;
    const ValueId x = b.value({{1, 0, 7}, {1, 0, 7}});
    const float quarter = static_cast<float>(std::acos(-1.0) / 2);
    b.run(plan::RopeOp{.inout = x,
                       .heads = 1,
                       .headSize = 3,
                       .rotated = 2,
                       .pairs = plan::RopePairs::Halves,
                       .frequencies = b.weight({quarter}),
                       .magnitude = 2},
          1);
    expectNear(b[x], {0, 2, 7, -2, 0, 7});
}

TEST(OpMeaning, CopiesRuns) {
    Bench b;
    const ValueId x = b.value({{1, 2, 3, 4, 5, 6}});
    const ValueId out = b.value({{0, 0, 0, 0, 0}});
    b.run(plan::CopyOp{x, out, 2, 1, 3, 1, 2, 1});
    expectNear(b[out], {0, 2, 0, 5, 0});
    b.run(plan::CopyOp{x, out, 2, 2, 0, 4, 3, 0});  // one run, repeated
    expectNear(b[out], {5, 6, 0, 5, 6});
}

TEST(OpMeaning, Activations) {
    Bench b;
    const ValueId gate = b.value({{0, 9}});
    const ValueId up = b.value({{8, -8, 0.5, 3}});
    const ValueId out = b.empty(1, 4);
    b.run(plan::ActivationOp{
        .gate = gate, .up = up, .out = out, .activation = plan::Activation::Sigmoid, .gateRepeat = 2});
    const double nine = 1 / (1 + std::exp(-9.0));
    expectNear(b[out], {4, -4, 0.5 * nine, 3 * nine});
    const ValueId four = b.value({{9, 9, -1, 0}});
    b.run(plan::ActivationOp{
        .gate = four, .up = up, .out = out, .activation = plan::Activation::SiluOai, .limit = 7});
    const double seven = 7 / (1 + std::exp(-1.702 * 7));
    expectNear(b[out], {seven * 8, seven * -6, -1 / (1 + std::exp(1.702)) * 1.5, 0});
    b.run(plan::ActivationOp{.gate = four, .up = up, .out = out, .limit = 2});
    expectNear(b[out], {4, -4, -0.5 / (1 + std::exp(1.0)), 0});
}

TEST(OpMeaning, RouterPrefersByBiasButWeighsWithoutIt) {
    Bench b;
    const ValueId logits = b.value({{0, 0, 0, 0}});
    const ValueId experts = b.empty(1, 2);
    const ValueId weights = b.empty(1, 2);
    b.run(plan::RouteOp{.logits = logits,
                        .experts = experts,
                        .weights = weights,
                        .gating = plan::Gating::Sigmoid,
                        .normalise = true,
                        .scale = 3,
                        .selectionBias = b.weight({0, 0.1f, 0, 0.2f}),
                        .expertScale = b.weight({1, 10, 1, 1})});
    expectNear(b[experts], {3, 1});
    expectNear(b[weights], {1.5, 15});
}

TEST(OpMeaning, RouterKeepsTheBestGroups) {
    Bench b;
    // Groups of two: sums 5, 4.5 and 4.9; the best single expert is in the worst group.
    const ValueId logits = b.value({{3, 2, 4.4, 0.1, 2.5, 2.4}});
    const ValueId experts = b.empty(1, 3);
    const ValueId weights = b.empty(1, 3);
    b.run(plan::RouteOp{.logits = logits,
                        .experts = experts,
                        .weights = weights,
                        .gating = plan::Gating::SoftmaxOfChosen,
                        .groups = 3,
                        .groupsUsed = 2});
    expectNear(b[experts], {0, 4, 5});
    const double total = std::exp(3.0) + std::exp(2.5) + std::exp(2.4);
    expectNear(b[weights], {std::exp(3.0) / total, std::exp(2.5) / total, std::exp(2.4) / total});
}

TEST(OpMeaning, ExpertsMultiplyAndAdd) {
    Bench b;
    const ValueId x = b.value({{1, 2}});
    const ValueId chosen = b.value({{1, 9}});  // the second is no expert
    const ValueId out = b.empty(1, 2);
    const WeightId w = b.weight({1, 1, 10, 100});
    b.run(plan::ExpertMatMulOp{
        .weight = w, .in = x, .experts = chosen, .out = out, .expertCount = 2, .bias = b.weight({5, 7})});
    expectNear(b[out], {217, 0});
    const ValueId sum = b.empty(1, 1);
    b.run(plan::ExpertSumOp{out, b.value({{2, 3}}), sum, b.value({{1}})});
    expectNear(b[sum], {435});
}

TEST(OpMeaning, ConvolutionRemembers) {
    Bench b;
    const CacheId cache = b.cache({.convRows = 1, .convWidth = 1});
    const ValueId x = b.value({{1}, {2}});
    const ValueId out = b.empty(2, 1);
    const WeightId kernel = b.weight({10, 1});
    const auto silu = [](double v) { return v / (1 + std::exp(-v)); };
    b.run(plan::ConvolutionOp{x, kernel, out, cache});
    expectNear(b[out], {silu(1), silu(12)});
    b.run(plan::ConvolutionOp{x, kernel, out, cache}, 2);
    expectNear(b[out], {silu(21), silu(12)});
    b.run(plan::ConvolutionOp{x, kernel, out, cache});  // from the start again
    expectNear(b[out], {silu(1), silu(12)});
}

TEST(OpMeaning, DeltaNetStoresAndOverwrites) {
    Bench b;
    const CacheId cache = b.cache({.convRows = 1, .convWidth = 1, .stateSize = 4});
    // One head of size 2: q, k and v for two tokens with the same key; beta = 1/2 and no decay.
    const ValueId qkv = b.value({{3, 0, 2, 0, 8, 4}, {3, 0, 5, 0, 0, 4}});
    const ValueId zero = b.value({{0}, {0}});
    const ValueId out = b.empty(2, 2);
    b.run(plan::DeltaNetOp{.qkv = qkv,
                           .alpha = zero,
                           .beta = zero,
                           .a = b.weight({0}),
                           .dtBias = b.weight({0}),
                           .out = out,
                           .cache = cache,
                           .keyHeads = 1,
                           .valueHeads = 1,
                           .headSize = 2,
                           .epsilon = 1e-6f});
    // Halfway from nothing to (8, 4), then halfway from there to (0, 4); queries are unit vectors over
    // root 2.
    const double root = std::sqrt(2.0);
    expectNear(b[out], {4 / root, 2 / root, 2 / root, 3 / root});
}

TEST(OpMeaning, WindowSinksAndSoftcap) {
    Bench b;
    const CacheId cache = b.cache({.keyWidth = 1, .valueWidth = 1, .window = 2});
    const ValueId k = b.value({{5}, {0}, {0}});
    const ValueId v = b.value({{100}, {2}, {4}});
    const ValueId q = b.value({{1}, {1}, {1}});
    const ValueId out = b.empty(3, 1);
    b.run(plan::KvStoreOp{k, v, cache});
    plan::AttentionOp op{.q = q,
                         .out = out,
                         .cache = cache,
                         .heads = 1,
                         .kvHeads = 1,
                         .keySize = 1,
                         .valueSize = 1,
                         .scale = 1,
                         .window = 2};
    b.run(op);
    const double e5 = std::exp(5.0);
    expectNear(b[out], {100, (100 * e5 + 2) / (e5 + 1), 3});
    op.sinks = b.weight({0});  // as one more position of score 0 and value 0
    b.run(op);
    expectNear(b[out], {100 * e5 / (e5 + 1), (100 * e5 + 2) / (e5 + 2), 2});
    op.sinks.reset();
    op.softcap = 1;
    op.causal = false;
    op.window = 0;
    b.run(op);
    const double capped = std::exp(std::tanh(5.0));
    const double all = (100 * capped + 6) / (capped + 2);
    expectNear(b[out], {all, all, all});
}

}  // namespace
}  // namespace fireside::reference
