#include "inference/text/log_probabilities.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace fireside::test {
namespace {

TEST(LogProbabilities, AreNaturalLogarithmsOfTheSoftmax) {
    const std::vector<float> logits = {std::log(2.0f) + 7, std::log(5.0f) + 7, std::log(3.0f) + 7};
    const text::TokenReport report = text::reportToken(logits, 0, 2);
    EXPECT_EQ(report.chosen.token, 0);
    EXPECT_NEAR(report.chosen.logProbability, std::log(0.2), 1e-6);
    ASSERT_EQ(report.likeliest.size(), 2u);
    EXPECT_EQ(report.likeliest[0].token, 1);
    EXPECT_NEAR(report.likeliest[0].logProbability, std::log(0.5), 1e-6);
    EXPECT_EQ(report.likeliest[1].token, 2);
}

TEST(LogProbabilities, Edges) {
    const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
    const auto tie = text::reportToken(std::vector<float>{1, 1, 0}, 2, 9);
    ASSERT_EQ(tie.likeliest.size(), 3u) << "no more than there are tokens";
    EXPECT_EQ(tie.likeliest[0].token, 0);
    EXPECT_EQ(tie.likeliest[1].token, 1);
    EXPECT_TRUE(text::reportToken(std::vector<float>{1, 2}, 0, 0).likeliest.empty());
    const auto odd = text::reportToken(std::vector<float>{nan, 3, -inf}, 0, 1);
    EXPECT_EQ(odd.likeliest[0].token, 1);
    EXPECT_EQ(odd.likeliest[0].logProbability, 0);
    EXPECT_LT(odd.chosen.logProbability, -1e38);
    EXPECT_TRUE(std::isfinite(odd.chosen.logProbability)) << "JSON has no infinity";
}

}  // namespace
}  // namespace fireside::test
