// Weights beyond what 32 bits address.
#include <gtest/gtest.h>

#include "tests/shaders/kernel_check.h"

namespace fireside::test {
namespace {

using gguf::TensorType;

// 13 GB of experts, of which the last five are there.
TEST(ExpertMatMul, ReachesExpertsBeyondFourGibibytes) {
    const std::int32_t n = 130;
    const std::int32_t k = 256;
    const std::int32_t present = 5;
    const std::int32_t absent = 100000;
    const auto fill = [&](OpCase& opCase, std::int32_t first) {
        const plan::ExpertMatMulOp op{.weight = opCase.weight(TensorType::F32, present * n, k),
                                      .in = opCase.value(k),
                                      .experts = opCase.value(2),
                                      .out = opCase.value(2 * n),
                                      .expertCount = first + present};
        opCase.fill(op.experts, {first + 4.0, first + 1.0});
        opCase.setOp(op);
        opCase.claimRows(op.weight, std::int64_t{first + present} * n);
    };
    OpCase small({1, 1});
    fill(small, 0);
    const reference::Matrix expected = small.expected().values.back();
    for (const ProfileKind kind : {ProfileKind::Plain, ProfileKind::Subgroup}) {
        OpCase large({1, 1});
        fill(large, absent);
        const auto outcome =
            opRunner()->run(large, profileOf(kind), std::uint64_t{absent} * n * k * sizeof(float));
        ASSERT_TRUE(outcome.ok()) << outcome.error().detail;
        EXPECT_LE(largestError(outcome->values.back(), expected), 1e-5) << outcome->shader;
    }
}

}  // namespace
}  // namespace fireside::test
