// How far logits are from what they should be.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <span>

namespace fireside::test {

/// Normalised mean squared error: sum (a - b)^2 / sum b^2.
inline double nmse(std::span<const float> actual, std::span<const float> expected) {
    double error = 0;
    double power = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double difference = static_cast<double>(actual[i]) - expected[i];
        error += difference * difference;
        power += static_cast<double>(expected[i]) * expected[i];
    }
    return power > 0 ? error / power : error;
}

/// The same values but for rounding. NaN anywhere fails.
inline void expectSameLogits(std::span<const float> actual, std::span<const float> expected) {
    ASSERT_EQ(actual.size(), expected.size());
    ASSERT_FALSE(expected.empty());
    EXPECT_LT(nmse(actual, expected), 1e-6);
}

}  // namespace fireside::test
