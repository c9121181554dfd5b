// Inputs as signed bytes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "inference/cpu/simd.h"
#include "tests/cpu/instruction_sets.h"

namespace fireside::cpu {
namespace {

struct Quantised {
    explicit Quantised(const std::vector<float>& x)
        : memory(QuantisedRow::bytes(x.size())), row(QuantisedRow::in(memory.data(), x.size())) {
        rowKernels().quantise(x.data(), x.size(), row);
    }
    [[nodiscard]] double at(std::size_t i) const { return double{row.scale[i / kBlock]} * whole(i); }
    [[nodiscard]] int whole(std::size_t i) const { return 128 * row.high[i] + row.low[i]; }
    std::vector<std::byte> memory;
    QuantisedRow row;
};

std::vector<float> normal(std::size_t n, float scale = 1) {
    std::mt19937 random(5);
    std::normal_distribution<float> distribution(0, scale);
    std::vector<float> x(n);
    for (float& element : x) element = distribution(random);
    return x;
}

TEST(Quantise, IsWithinHalfAStepOfFifteenBits) {
    for (const auto& set : test::instructionSets()) {
        const test::UseInstructionSet use(set);
        for (const float scale : {1e-20f, 1.0f, 1e20f}) {
            const std::vector<float> x = normal(4096, scale);
            const Quantised quantised(x);
            for (std::size_t begin = 0; begin < x.size(); begin += kBlock) {
                double top = 0;
                for (std::size_t i = begin; i < begin + kBlock; ++i)
                    top = std::max(top, std::abs(double{x[i]}));
                for (std::size_t i = begin; i < begin + kBlock; ++i) {
                    ASSERT_NEAR(quantised.at(i), x[i], 0.501 * top / (127 * 128)) << instructionSet();
                    ASSERT_GE(quantised.row.high[i], -127);
                    ASSERT_GE(quantised.row.low[i], -64);
                    ASSERT_LE(quantised.row.low[i], 63);
                }
            }
        }
    }
}

TEST(Quantise, SumsAreThoseOfTheWholeNumbers) {
    for (const auto& set : test::instructionSets()) {
        const test::UseInstructionSet use(set);
        const std::vector<float> x = normal(160);
        const Quantised quantised(x);
        for (std::size_t b = 0; b < 5; ++b) {
            int halves[2] = {0, 0};
            for (std::size_t i = 0; i < kBlock; ++i) halves[i / 16] += quantised.whole(b * kBlock + i);
            const float scale = quantised.row.scale[b];
            EXPECT_FLOAT_EQ(quantised.row.halfSum[2 * b], scale * static_cast<float>(halves[0]));
            EXPECT_FLOAT_EQ(quantised.row.halfSum[2 * b + 1], scale * static_cast<float>(halves[1]));
            EXPECT_NEAR(quantised.row.sum[b], scale * static_cast<float>(halves[0] + halves[1]), 1e-5);
        }
        for (std::size_t b = 5; b < 8; ++b) EXPECT_EQ(quantised.row.scale[b], 0) << "the rest of eight";
    }
}

TEST(Quantise, ZerosTinyAndLargeNumbers) {
    for (const auto& set : test::instructionSets()) {
        const test::UseInstructionSet use(set);
        std::vector<float> x(96, 0.0f);
        x[33] = 1e-42f;  // subnormal: as good as nothing
        x[64] = -3e38f;
        x[65] = 3e38f;
        x[66] = 1e30f;
        const Quantised quantised(x);
        for (std::size_t i = 0; i < 64; ++i) EXPECT_EQ(quantised.at(i), 0) << i;
        EXPECT_NEAR(quantised.at(64) / -3e38, 1, 1e-6);
        EXPECT_NEAR(quantised.at(65) / 3e38, 1, 1e-6);
        EXPECT_EQ(quantised.at(66), 0);
    }
}

}  // namespace
}  // namespace fireside::cpu
