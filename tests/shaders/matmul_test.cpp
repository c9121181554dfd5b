// Kernels that read weights (matmul in all its forms, embed): every weight type over odd shapes.
#include <gtest/gtest.h>

#include <algorithm>

#include "inference/gguf/tensor_type.h"
#include "tests/shaders/oracle_check.h"
#include "tests/shaders/random_weights.h"

namespace fireside::test {
namespace {

using gguf::TensorType;

/// Steps below, at and above the sizes at which the kernel or its tiles change.
const std::vector<StepShape> kShapes = {{1, 1}, {8, 1}, {8, 2}, {8, 7}, {8, 8}, {40, 9}, {40, 33}, {70, 65}};

std::string describe(const StepShape& shape, std::int32_t n, std::int32_t k) {
    return "N=" + std::to_string(n) + " K=" + std::to_string(k) + " T=" + std::to_string(shape.tokens) +
           " of " + std::to_string(shape.capacity);
}

class Weights : public ::testing::TestWithParam<TensorType> {};

void checkMatMuls(TensorType type, ProfileKind kind) {
    const std::vector<std::int32_t> lengths = rowLengths(type);
    std::size_t turn = 0;
    for (const StepShape& shape : kShapes) {
        for (const std::int32_t n : {1, 3, 63, 64, 65, 130}) {
            const std::int32_t k = lengths[turn++ % lengths.size()];
            OpCase opCase(shape);
            plan::MatMulOp op{
                .weight = opCase.weight(type, n, k), .in = opCase.value(k), .out = opCase.value(n)};
            if (turn % 2 == 0) op.bias = opCase.weight(TensorType::F32, 1, n);
            if (turn % 3 == 0) op.residual = opCase.value(n);
            if (turn % 3 == 1) op.residual = op.out;
            opCase.setOp(op);
            expectMatchesOracle(opCase, kind, 1e-5, describe(shape, n, k));
        }
    }
}

TEST_P(Weights, MatMulOnSoftwareDevices) {
    checkMatMuls(GetParam(), ProfileKind::Software);
}
TEST_P(Weights, MatMulWithSubgroups) {
    checkMatMuls(GetParam(), ProfileKind::Subgroup);
}

/// Software devices take long over cooperative matrices, so there are few cases of each type.
void checkMatMul(TensorType type, const StepShape& shape, std::int32_t n, std::int32_t k) {
    OpCase opCase(shape);
    plan::MatMulOp op{.weight = opCase.weight(type, n, k), .in = opCase.value(k), .out = opCase.value(n)};
    if (n % 2 == 0) op.bias = opCase.weight(TensorType::F32, 1, n);
    if (n > 64) op.residual = op.out;
    opCase.setOp(op);
    expectMatchesOracle(opCase, ProfileKind::Matrices, 1e-5, describe(shape, n, k));
}

TEST_P(Weights, MatMulWithCooperativeMatrices) {
    for (const std::int32_t k : rowLengths(GetParam())) checkMatMul(GetParam(), {40, 33}, 66, k);
}

TEST(MatMul, CooperativeMatricesOverOddShapes) {
    for (const StepShape& shape : {StepShape{40, 9}, {70, 32}, {70, 65}}) {
        for (const std::int32_t n : {1, 31, 64, 130}) {
            for (const std::int32_t k : {32, 96}) checkMatMul(TensorType::Q8_0, shape, n, k);
            checkMatMul(TensorType::F16, shape, n, 172);
        }
    }
}

// Massive activations (Sun et al. 2024), which half floats do not hold, and small ones, whose last bits are
// below the smallest half float.
TEST(MatMul, LargeAndSmallActivations) {
    for (const ProfileKind kind : {ProfileKind::Plain, ProfileKind::Subgroup, ProfileKind::Matrices}) {
        for (const double size : {5e4, 1e-2, 1e-3}) {
            OpCase opCase({40, 20});
            const plan::WeightId weight = opCase.weight(TensorType::Q8_0, 66, 64);
            const plan::ValueId in = opCase.value(64);
            std::vector<double> x = opCase.values().front().elements;
            for (double& element : x) element *= size;
            opCase.fill(in, x);
            opCase.setOp(plan::MatMulOp{.weight = weight, .in = in, .out = opCase.value(66)});
            const bool halves = kind == ProfileKind::Matrices;
            expectMatchesOracle(opCase, kind, halves ? std::max(1e-5, 5e-7 / size) : 1e-5,
                                "activations of " + std::to_string(size));
        }
    }
}

TEST_P(Weights, MatMulOfOneRowWhateverTheStep) {
    const std::int32_t k = rowLengths(GetParam()).front();
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Subgroup}) {
        OpCase opCase({.capacity = 40, .tokens = 5});
        const plan::WeightId weight = opCase.weight(GetParam(), 9, k);
        opCase.setOp(
            plan::MatMulOp{weight, opCase.value(k, plan::Rows::One), opCase.value(9, plan::Rows::One)});
        expectMatchesOracle(opCase, kind, 1e-5, "one row");
    }
}

TEST_P(Weights, MatMulOfGroups) {
    const std::int32_t k = rowLengths(GetParam()).back();
    for (const ProfileKind kind :
         {ProfileKind::Software, ProfileKind::Plain, ProfileKind::Subgroup, ProfileKind::Matrices}) {
        for (const StepShape& shape : {StepShape{1, 1}, StepShape{8, 7}, StepShape{70, 65}}) {
            for (const std::int32_t n : {1, 33, 65}) {
                OpCase opCase(shape);
                plan::MatMulOp op{.weight = opCase.weight(GetParam(), 3 * n, k),
                                  .in = opCase.value(3 * k),
                                  .out = opCase.value(3 * n),
                                  .groups = 3};
                if (n == 33) op.bias = opCase.weight(TensorType::F32, 1, 3 * n);
                if (n == 65) op.residual = op.out;
                opCase.setOp(op);
                expectMatchesOracle(opCase, kind, 1e-5, "3 groups of " + describe(shape, n, k));
            }
        }
    }
}

TEST_P(Weights, Embed) {
    for (const std::int32_t width : rowLengths(GetParam())) {
        for (const StepShape& shape : {StepShape{1, 1, 5}, StepShape{40, 9, 2}}) {
            for (const plan::EmbedIndex index :
                 {plan::EmbedIndex::Token, plan::EmbedIndex::Position, plan::EmbedIndex::First}) {
                OpCase opCase(shape);
                plan::EmbedOp op{.table = opCase.weight(GetParam(), 11, width),
                                 .out = opCase.value(width),
                                 .index = index};
                if (index != plan::EmbedIndex::First) op.scale = 5.5f;
                if (index == plan::EmbedIndex::Position) op.residual = op.out;
                if (index == plan::EmbedIndex::First) op.residual = opCase.value(width);
                opCase.setOp(op);
                expectMatchesOracle(opCase, ProfileKind::Plain, 1e-6, describe(shape, 11, width));
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Types, Weights, ::testing::ValuesIn(gguf::kTensorTypes),
                         [](const auto& type) { return std::string(gguf::traits(type.param).name); });

TEST(MatMul, PlainDevicesUseLanesForDecodeAndTilesForPrefill) {
    for (const StepShape& shape : kShapes) {
        OpCase opCase(shape);
        opCase.setOp(
            plan::MatMulOp{opCase.weight(TensorType::Q4_0, 65, 64), opCase.value(64), opCase.value(65)});
        expectMatchesOracle(opCase, ProfileKind::Plain, 1e-5, describe(shape, 65, 64));
    }
}

TEST(MatMul, VocabulariesBeyondOneDirectionOfTheGrid) {
    // Two outputs a workgroup: more than 65535 workgroups.
    const std::int32_t vocabulary = 151936;
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Subgroup}) {
        OpCase opCase({.capacity = 1, .tokens = 1});
        opCase.setOp(plan::MatMulOp{opCase.weight(TensorType::Q4_0, vocabulary, 32), opCase.value(32),
                                    opCase.value(vocabulary, plan::Rows::One)});
        expectMatchesOracle(opCase, kind, 1e-5, "a large vocabulary");
    }
}

}  // namespace
}  // namespace fireside::test
