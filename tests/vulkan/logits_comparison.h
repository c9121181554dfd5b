// Logits that two ways of computing them must agree on.
#pragma once

#include <gtest/gtest.h>

#include <span>

#include "tests/engine/nmse.h"

namespace fireside::test {

/// The same values but for rounding. NaN anywhere fails.
inline void expectSameLogits(std::span<const float> actual, std::span<const float> expected) {
    ASSERT_EQ(actual.size(), expected.size());
    ASSERT_FALSE(expected.empty());
    EXPECT_LT(nmse(expected, actual), 1e-6);
}

}  // namespace fireside::test
