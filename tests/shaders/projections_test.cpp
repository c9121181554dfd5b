// Products side by side, with a norm before and an activation behind them: every weight type over odd shapes.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "inference/gguf/tensor_type.h"
#include "tests/shaders/oracle_check.h"
#include "tests/shaders/random_weights.h"

namespace fireside::test {
namespace {

using gguf::TensorType;

/// One of each kind of weight, over what all types share.
struct Variant {
    ProfileKind kind;
    StepShape shape;  // one that decodes
    TensorType type;
    std::int32_t k;
    bool normed = true;
};

std::string describe(const Variant& v, std::int32_t n) {
    return "N=" + std::to_string(n) + " K=" + std::to_string(v.k) + " T=" + std::to_string(v.shape.tokens) +
           " of " + std::to_string(v.shape.capacity) + (v.normed ? " normed" : "");
}

std::optional<plan::InputNorm> normOf(OpCase& opCase, const Variant& v) {
    if (!v.normed) return std::nullopt;
    return plan::InputNorm{opCase.weight(TensorType::F32, 1, v.k), 1e-3f};
}

void checkSideBySide(const Variant& v, const std::vector<std::int32_t>& heights, bool biased) {
    OpCase opCase(v.shape);
    plan::ProjectionsOp op{.in = opCase.value(v.k), .norm = normOf(opCase, v), .parts = {}};
    for (const std::int32_t n : heights) {
        plan::Projection part{opCase.weight(v.type, n, v.k), opCase.value(n), {}};
        if (biased) part.bias = opCase.weight(TensorType::F32, 1, n);
        biased = !biased;
        op.parts.push_back(part);
    }
    opCase.setOp(op);
    expectMatchesOracle(opCase, v.kind, 1e-5, describe(v, heights.front()));
}

void checkGate(const Variant& v, std::int32_t n, plan::Activation activation, float limit) {
    OpCase opCase(v.shape);
    plan::GatedProjectionOp op{.in = opCase.value(v.k),
                               .norm = normOf(opCase, v),
                               .gate = opCase.weight(v.type, n, v.k),
                               .up = opCase.weight(v.type, n, v.k),
                               .out = opCase.value(n),
                               .activation = activation,
                               .limit = limit};
    if (n % 2 == 0) op.gateBias = opCase.weight(TensorType::F32, 1, n);
    if (n % 3 != 0) op.upBias = opCase.weight(TensorType::F32, 1, n);
    opCase.setOp(op);
    expectMatchesOracle(opCase, v.kind, 1e-4, describe(v, n));
}

const std::vector<std::vector<std::int32_t>> kHeights = {{1}, {65}, {3, 130}, {64, 1, 63}, {33, 9, 9}};

class Projections : public ::testing::TestWithParam<TensorType> {};

TEST_P(Projections, OfEveryType) {
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Subgroup}) {
        for (const std::int32_t k : rowLengths(GetParam())) {
            for (const auto& heights : kHeights) {
                checkSideBySide({kind, {1, 1}, GetParam(), k}, heights, k % 2 == 0);
                checkSideBySide({kind, {8, 5}, GetParam(), k, false}, heights, k % 2 != 0);
            }
        }
    }
}

TEST_P(Projections, GatesOfEveryType) {
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Subgroup}) {
        for (const std::int32_t k : rowLengths(GetParam())) {
            for (const std::int32_t n : {5, 31, 65, 130}) {
                checkGate({kind, {1, 1}, GetParam(), k}, n, plan::Activation::Silu, 0.0f);
            }
        }
    }
}

TEST(ProjectionForms, EveryStepAndNorm) {
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Plain, ProfileKind::Subgroup}) {
        for (const StepShape& shape : {StepShape{1, 1}, {2, 2}, {8, 1}, {8, 5}, {8, 8}}) {
            for (const bool normed : {false, true}) {
                for (const auto& heights : kHeights) {
                    checkSideBySide({kind, shape, TensorType::Q4_0, 96, normed}, heights, normed);
                }
                checkGate({kind, shape, TensorType::F16, 172, normed}, 31, plan::Activation::Silu, 0.7f);
                checkGate({kind, shape, TensorType::Q4_0, 96, normed}, 130, plan::Activation::Silu, 0.0f);
            }
        }
    }
}

TEST(ProjectionForms, EveryActivation) {
    for (const plan::Activation activation :
         {plan::Activation::Silu, plan::Activation::Gelu, plan::Activation::GeluErf,
          plan::Activation::Sigmoid, plan::Activation::SiluOai}) {
        const float limit = activation == plan::Activation::SiluOai ? 1.5f : 0.0f;
        for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Subgroup}) {
            checkGate({kind, {8, 5}, TensorType::Q8_0, 64}, 20, activation, limit);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Types, Projections, ::testing::ValuesIn(gguf::kTensorTypes),
                         [](const auto& type) { return std::string(gguf::traits(type.param).name); });

TEST(ProjectionForms, OfOneRowWhateverTheStep) {
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Subgroup}) {
        OpCase opCase({.capacity = 40, .tokens = 5});
        const plan::WeightId norm = opCase.weight(TensorType::F32, 1, 64);
        opCase.setOp(plan::ProjectionsOp{
            .in = opCase.value(64, plan::Rows::One),
            .norm = plan::InputNorm{norm, 1e-6f},
            .parts = {{opCase.weight(TensorType::Q4_0, 9, 64), opCase.value(9, plan::Rows::One), {}}}});
        expectMatchesOracle(opCase, kind, 1e-5, "one row");
    }
}

TEST(ProjectionForms, VocabulariesBeyondOneDirectionOfTheGrid) {
    // Four outputs a workgroup: more than 65535 workgroups.
    const std::int32_t vocabulary = 300000;
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Subgroup}) {
        OpCase opCase({.capacity = 1, .tokens = 1});
        const plan::WeightId norm = opCase.weight(TensorType::F32, 1, 32);
        opCase.setOp(plan::ProjectionsOp{.in = opCase.value(32),
                                         .norm = plan::InputNorm{norm, 1e-6f},
                                         .parts = {{opCase.weight(TensorType::Q4_0, vocabulary, 32),
                                                    opCase.value(vocabulary, plan::Rows::One),
                                                    {}}}});
        expectMatchesOracle(opCase, kind, 1e-5, "a large vocabulary");
    }
}

TEST(ArgMax, LowestIndexOfTheLargest) {
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Plain, ProfileKind::Subgroup}) {
        for (const std::int32_t width : {1, 2, 15, 16, 17, 511, 512, 513, 5000}) {
            for (const StepShape& shape : {StepShape{1, 1}, StepShape{8, 3}}) {
                OpCase opCase(shape);
                opCase.setOp(plan::ArgMaxOp{opCase.value(width), opCase.value(1)});
                expectMatchesOracle(opCase, kind, 0.0, "width " + std::to_string(width));
            }
        }
    }
}

TEST(ArgMax, TiesInfinitiesAndNoNumbers) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    const auto withAt = [](std::int32_t width, double rest, std::vector<std::pair<int, double>> some) {
        std::vector<double> row(static_cast<std::size_t>(width), rest);
        for (const auto& [i, x] : some) row[static_cast<std::size_t>(i)] = x;
        return row;
    };
    const std::vector<std::vector<double>> rows = {
        withAt(700, 0, {{30, 2}, {600, 2}, {100, 2}}),
        withAt(700, -1, {}),
        withAt(700, -kInfinity, {{650, -1e30}}),
        withAt(700, -kInfinity, {}),
        withAt(700, 3, {{10, kInfinity}, {5, 3.4028234663852886e38}}),
        withAt(700, kNaN, {{333, -5}}),
    };
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Plain}) {
        for (const std::vector<double>& row : rows) {
            OpCase opCase({1, 1});
            const plan::ValueId in = opCase.value(700);
            opCase.fill(in, row);
            opCase.setOp(plan::ArgMaxOp{in, opCase.value(1)});
            expectMatchesOracle(opCase, kind, 0.0, "row " + std::to_string(&row - rows.data()));
        }
    }
}

}  // namespace
}  // namespace fireside::test
