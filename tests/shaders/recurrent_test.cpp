// Kernels over recurrent state: convolution, delta_net.
#include <gtest/gtest.h>

#include "tests/shaders/oracle_check.h"

namespace fireside::test {
namespace {

constexpr plan::CacheId kCache{0};

TEST(Convolution, TapsWidthsAndSteps) {
    for (const std::int32_t taps : {1, 2, 4, 7}) {
        for (const std::int32_t width : {1, 63, 64, 200}) {
            for (const auto& [tokens, position] : {std::pair{1, 0}, {1, 9}, {2, 1}, {9, 0}, {9, 5}}) {
                const StepShape shape{9, tokens, position};
                OpCase opCase(shape);
                const plan::ValueId in = opCase.value(width);
                opCase.cache({.shape = {.convRows = taps - 1, .convWidth = width}, .filled = position});
                opCase.setOp(plan::ConvolutionOp{in, opCase.weight(gguf::TensorType::F32, width, taps),
                                                 opCase.value(width), kCache});
                expectMatchesOracle(opCase, ProfileKind::Plain, 1e-5,
                                    std::to_string(taps) + " taps, width " + std::to_string(width) +
                                        " T=" + std::to_string(tokens) + " at " + std::to_string(position));
            }
        }
    }
}

struct StateShape {
    std::int32_t keyHeads;
    std::int32_t valueHeads;
    std::int32_t size;
};

void check(const StateShape& s, const StepShape& shape, double tolerance = 1e-5) {
    for (const ProfileKind kind : {ProfileKind::Plain, ProfileKind::Software}) {
        OpCase opCase(shape);
        plan::DeltaNetOp op{};
        op.qkv = opCase.value((2 * s.keyHeads + s.valueHeads) * s.size);
        op.alpha = opCase.value(s.valueHeads);
        op.beta = opCase.value(s.valueHeads);
        // From states that live long to states that are forgotten at once.
        std::vector<float> a;
        std::vector<float> dtBias;
        for (std::int32_t h = 0; h < s.valueHeads; ++h) {
            a.push_back(-0.02f * static_cast<float>(1 << 2 * h));
            dtBias.push_back(static_cast<float>(h) - 1.0f);
        }
        op.a = opCase.vector(a);
        op.dtBias = opCase.vector(dtBias);
        op.out = opCase.value(s.valueHeads * s.size);
        op.cache = kCache;
        op.keyHeads = s.keyHeads;
        op.valueHeads = s.valueHeads;
        op.headSize = s.size;
        op.epsilon = 1e-6f;
        opCase.cache({.shape = {.stateSize = s.valueHeads * s.size * s.size}, .filled = shape.position});
        opCase.setOp(op);
        expectMatchesOracle(opCase, kind, tolerance,
                            std::to_string(s.keyHeads) + "/" + std::to_string(s.valueHeads) + " of " +
                                std::to_string(s.size) + " T=" + std::to_string(shape.tokens) + " at " +
                                std::to_string(shape.position));
    }
}

TEST(DeltaNet, HeadSizes) {
    for (const std::int32_t size : {1, 5, 16, 33, 64, 96, 128, 256}) check({1, 2, size}, {4, 3, 10});
}

TEST(DeltaNet, HeadsOfKeysAreShared) {
    check({2, 4, 32}, {9, 7, 0});
    check({3, 3, 16}, {9, 7, 1});
    check({1, 5, 8}, {9, 1, 50});
}

TEST(DeltaNet, ErrorsDoNotGrowOverManyTokens) {
    check({1, 2, 128}, {200, 200, 0}, 2e-5);
    check({2, 4, 16}, {512, 500, 3}, 2e-5);
}

}  // namespace
}  // namespace fireside::test
