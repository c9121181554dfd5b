// Kernels over activations.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/shaders/oracle_check.h"

namespace fireside::test {
namespace {

using gguf::TensorType;

std::string describe(const StepShape& shape, const std::string& rest) {
    return rest + " T=" + std::to_string(shape.tokens) + " of " + std::to_string(shape.capacity) + " at " +
           std::to_string(shape.position);
}

TEST(Norm, RowsAndGroups) {
    for (const ProfileKind kind : {ProfileKind::Software, ProfileKind::Plain, ProfileKind::Subgroup}) {
        for (const plan::NormKind norm : {plan::NormKind::Rms, plan::NormKind::Layer}) {
            for (const std::int32_t width : {1, 7, 64, 65, 300, 1024}) {
                for (const std::int32_t groups : {1, 3}) {
                    const StepShape shape{9, 7};
                    OpCase opCase(shape);
                    plan::NormOp op{.in = opCase.value(width * groups),
                                    .weight = opCase.weight(TensorType::F32, 1, width),
                                    .out = {},
                                    .groups = groups,
                                    .epsilon = 1e-5f,
                                    .kind = norm};
                    // In place for one of the two.
                    op.out = groups == 1 ? opCase.value(width) : op.in;
                    if (groups == 3) op.bias = opCase.weight(TensorType::F32, 1, width);
                    opCase.setOp(op);
                    expectMatchesOracle(opCase, kind, 1e-5,
                                        describe(shape, "width " + std::to_string(width)));
                }
            }
        }
    }
}

TEST(Norm, WithoutWeight) {
    for (const bool bias : {false, true}) {
        OpCase opCase({9, 7});
        plan::NormOp op{.in = opCase.value(200), .out = opCase.value(200), .groups = 2};
        if (bias) op.bias = opCase.weight(TensorType::F32, 1, 100);
        opCase.setOp(op);
        expectMatchesOracle(opCase, ProfileKind::Plain, 1e-6, "no weight");
    }
}

TEST(Norm, LayerOfRowsFarFromZero) {
    for (const ProfileKind kind : {ProfileKind::Plain, ProfileKind::Subgroup}) {
        OpCase opCase({1, 1});
        const plan::NormOp op{
            .in = opCase.value(300), .out = opCase.value(300), .kind = plan::NormKind::Layer};
        std::vector<double> elements;
        for (int i = 0; i < 300; ++i) elements.push_back(1000.0 + i % 7);
        opCase.fill(op.in, elements);
        opCase.setOp(op);
        expectMatchesOracle(opCase, kind, 1e-4, "mean 1000");
    }
}

TEST(Norm, OneRowWhateverTheStep) {
    for (const ProfileKind kind : {ProfileKind::Plain, ProfileKind::Subgroup}) {
        OpCase opCase({9, 7});
        const plan::WeightId weight = opCase.weight(TensorType::F32, 1, 100);
        opCase.setOp(
            plan::NormOp{opCase.value(100, plan::Rows::One), weight, opCase.value(100, plan::Rows::One)});
        expectMatchesOracle(opCase, kind, 1e-5, "one row");
    }
}

/// Frequencies as models have them, from 1 down, and some that are not as nice.
std::vector<float> frequenciesOf(std::int32_t pairs) {
    std::vector<float> frequencies;
    for (std::int32_t i = 0; i < pairs; ++i) {
        frequencies.push_back(std::pow(5e5f, -static_cast<float>(i) / static_cast<float>(pairs)));
    }
    if (pairs > 20) {
        frequencies[1] = 0.0f;
        frequencies[2] = 1e-30f;
        frequencies[3] = 3.14159274f;
        frequencies[4] = 12.345f;
        frequencies[5] = -0.7f;
        frequencies[6] = 2.98e-8f;
    }
    return frequencies;
}

TEST(Rope, ExactAtAnyPosition) {
    for (const plan::RopePairs pairs : {plan::RopePairs::Adjacent, plan::RopePairs::Halves}) {
        for (const std::int32_t rotated : {2, 6, 7, 48, 80}) {
            for (const std::int32_t position : {0, 1, 500, 30000, 1000000, 16777217}) {
                const StepShape shape{33, 17, position};
                OpCase opCase(shape);
                plan::RopeOp op{.inout = opCase.value(3 * 80),
                                .heads = 3,
                                .headSize = 80,
                                .rotated = rotated,
                                .pairs = pairs,
                                .frequencies = opCase.vector(frequenciesOf(rotated / 2))};
                if (rotated == 48) op.magnitude = 1.25f;
                opCase.setOp(op);
                expectMatchesOracle(opCase, ProfileKind::Plain, 1e-6,
                                    describe(shape, "rotated " + std::to_string(rotated)));
            }
        }
    }
}

TEST(Copy, RunsAndRows) {
    const StepShape shape{9, 7};
    for (const plan::Rows rows : {plan::Rows::PerToken, plan::Rows::One}) {
        OpCase opCase(shape);
        opCase.setOp(plan::CopyOp{.in = opCase.value(100, rows),
                                  .out = opCase.value(130, rows),
                                  .groups = 5,
                                  .size = 13,
                                  .inStride = 20,
                                  .inOffset = 3,
                                  .outStride = 25,
                                  .outOffset = 11});
        expectMatchesOracle(opCase, ProfileKind::Plain, 0.0, "runs");
    }
    OpCase opCase(shape);
    opCase.setOp(plan::CopyOp{.in = opCase.value(40),
                              .out = opCase.value(64),
                              .groups = 4,
                              .size = 16,
                              .inStride = 0,
                              .inOffset = 24,
                              .outStride = 16,
                              .outOffset = 0});
    expectMatchesOracle(opCase, ProfileKind::Plain, 0.0, "one run repeated");
}

constexpr plan::Activation kActivations[] = {plan::Activation::Silu, plan::Activation::Gelu,
                                             plan::Activation::GeluErf, plan::Activation::Sigmoid,
                                             plan::Activation::SiluOai};

std::string describe(plan::Activation activation, const std::string& rest) {
    return "activation " + std::to_string(static_cast<int>(activation)) + ", " + rest;
}

TEST(Activation, WidthsAndRows) {
    for (const plan::Activation activation : kActivations) {
        for (const std::int32_t width : {1, 63, 64, 65, 300}) {
            for (const plan::Rows rows : {plan::Rows::PerToken, plan::Rows::One}) {
                OpCase opCase({9, 7});
                plan::ActivationOp op{opCase.value(width, rows), opCase.value(width, rows), {}, activation};
                if (activation == plan::Activation::SiluOai) op.limit = 0.8f;
                // In place for two of the three.
                op.out = op.gate;
                if (width == 64) op.out = *op.up;
                if (width == 65) op.out = opCase.value(width, rows);
                opCase.setOp(op);
                expectMatchesOracle(opCase, ProfileKind::Plain, 1e-6,
                                    describe(activation, "width " + std::to_string(width)));
            }
        }
    }
}

TEST(Activation, EveryMagnitude) {
    for (const plan::Activation activation : kActivations) {
        for (const double largest : {0.01, 1.0, 6.0, 90.0, 1e30}) {
            OpCase opCase({1, 1});
            plan::ActivationOp op{opCase.value(2001), {}, opCase.value(2001), activation};
            if (activation == plan::Activation::SiluOai) op.limit = 7.0f;
            std::vector<double> elements;
            for (int i = -1000; i <= 1000; ++i) elements.push_back(i * largest / 1000);
            opCase.fill(op.gate, elements);
            opCase.setOp(op);
            expectMatchesOracle(opCase, ProfileKind::Plain, 1e-6,
                                describe(activation, "up to " + std::to_string(largest)));
        }
    }
}

TEST(Activation, RepeatedGateAndLimits) {
    OpCase repeated({9, 7});
    repeated.setOp(plan::ActivationOp{.gate = repeated.value(5),
                                      .up = repeated.value(5 * 16),
                                      .out = repeated.value(5 * 16),
                                      .activation = plan::Activation::Sigmoid,
                                      .gateRepeat = 16});
    expectMatchesOracle(repeated, ProfileKind::Plain, 1e-6, "a gate per head");
    OpCase clamped({9, 7});
    clamped.setOp(plan::ActivationOp{.gate = clamped.value(80),
                                     .up = clamped.value(80),
                                     .out = clamped.value(80),
                                     .activation = plan::Activation::Silu,
                                     .limit = 0.5f});
    expectMatchesOracle(clamped, ProfileKind::Plain, 1e-6, "clamped silu");
}

TEST(Scale, ResidualsAndSoftcap) {
    for (const plan::Rows rows : {plan::Rows::PerToken, plan::Rows::One}) {
        for (const float softcap : {0.0f, 0.3f, 30.0f}) {
            for (const int residual : {0, 1, 2}) {
                OpCase opCase({9, 7});
                plan::ScaleOp op{.in = opCase.value(65, rows), .out = {}, .scale = 0.7f, .softcap = softcap};
                op.out = residual == 2 ? op.in : opCase.value(65, rows);
                if (residual == 1) op.residual = opCase.value(65, rows);
                if (residual == 2) op.residual = op.in;
                opCase.setOp(op);
                expectMatchesOracle(opCase, ProfileKind::Plain, 1e-6, "softcap " + std::to_string(softcap));
            }
        }
    }
}

TEST(Scale, SoftcapOfEveryMagnitude) {
    for (const double largest : {0.01, 10.0, 100.0, 1e30}) {
        OpCase opCase({1, 1});
        const plan::ScaleOp op{.in = opCase.value(2001), .out = opCase.value(2001), .softcap = 30.0f};
        std::vector<double> elements;
        for (int i = -1000; i <= 1000; ++i) elements.push_back(i * largest / 1000);
        opCase.fill(op.in, elements);
        opCase.setOp(op);
        expectMatchesOracle(opCase, ProfileKind::Plain, 1e-6, "up to " + std::to_string(largest));
    }
}

TEST(Scale, GrowsWithThePosition) {
    for (const std::int32_t position : {0, 5, 63, 64, 100000}) {
        const StepShape shape{9, 7, position};
        OpCase opCase(shape);
        const plan::ValueId x = opCase.value(65);
        opCase.setOp(plan::ScaleOp{.in = x, .out = x, .scale = 0.5f, .growth = 0.1f, .span = 8});
        expectMatchesOracle(opCase, ProfileKind::Plain, 1e-6, describe(shape, "growth"));
    }
}

TEST(SelectRow, OutputAndFirst) {
    for (const std::int32_t row : {0, 3, 6}) {
        for (const auto selected : {plan::SelectedRow::Output, plan::SelectedRow::First}) {
            OpCase opCase({9, 7});
            opCase.setOp(plan::SelectRowOp{opCase.value(65), opCase.value(65, plan::Rows::One), selected});
            opCase.setOutputRow(row);
            expectMatchesOracle(opCase, ProfileKind::Plain, 0.0, "row " + std::to_string(row));
        }
    }
}

TEST(MeanRows, OfTheTokensThatThereAre) {
    for (const std::int32_t tokens : {1, 7, 40}) {
        OpCase opCase({40, tokens});
        opCase.setOp(plan::MeanRowsOp{opCase.value(65), opCase.value(65, plan::Rows::One)});
        expectMatchesOracle(opCase, ProfileKind::Plain, 1e-6, std::to_string(tokens) + " rows");
    }
}

}  // namespace
}  // namespace fireside::test
