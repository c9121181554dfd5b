#include "tests/shaders/oracle_check.h"

#include <gtest/gtest.h>

namespace fireside::test {

void expectSameCache(const reference::Cache& actual, const reference::Cache& expected, double tolerance,
                     const std::string& where) {
    EXPECT_LE(largestError(actual.keys, expected.keys), tolerance) << where << ", keys";
    EXPECT_LE(largestError(actual.values, expected.values), tolerance) << where << ", cached values";
    EXPECT_LE(largestError(actual.earlierInputs, expected.earlierInputs), tolerance)
        << where << ", earlier inputs";
    const reference::Matrix state{1, actual.state.size(), actual.state};
    EXPECT_LE(largestError(state, {1, expected.state.size(), expected.state}), tolerance)
        << where << ", state";
}

}  // namespace fireside::test
