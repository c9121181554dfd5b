#include "inference/text/sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <vector>

namespace fireside::test {
namespace {

using text::Sampler;
using text::SamplingParams;
using text::TokenId;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// Nothing is filtered.
SamplingParams open() {
    SamplingParams params;
    params.temperature = 1;
    params.topK = 0;
    params.topP = 1;
    params.minP = 0;
    params.seed = 42;
    return params;
}

TokenId greedy(const std::vector<float>& logits) {
    SamplingParams params = open();
    params.temperature = 0;
    return Sampler(params).sample(logits);
}

std::map<TokenId, int> counts(const SamplingParams& params, const std::vector<float>& logits,
                              int draws = 20000) {
    Sampler sampler(params);
    std::map<TokenId, int> result;
    for (int i = 0; i < draws; ++i) ++result[sampler.sample(logits)];
    return result;
}

std::set<TokenId> support(const SamplingParams& params, const std::vector<float>& logits) {
    std::set<TokenId> ids;
    for (const auto& [id, count] : counts(params, logits)) ids.insert(id);
    return ids;
}

TEST(Sampler, GreedyTakesTheHighestAndTheLowestIdOnATie) {
    EXPECT_EQ(greedy({1, 3, 2}), 1);
    EXPECT_EQ(greedy({1, 3, 3}), 1);
    EXPECT_EQ(greedy({-5, -4, -4.5f}), 1);
    EXPECT_EQ(greedy({0.0f, -0.0f}), 0);
    EXPECT_EQ(greedy({7}), 0);
}

TEST(Sampler, NanIsMinusInfinity) {
    EXPECT_EQ(greedy({kNan, 1, kNan}), 1);
    EXPECT_EQ(greedy({-kInfinity, kNan, -1e30f}), 2);
    EXPECT_EQ(support(open(), {kNan, 1, -kInfinity, 1}), (std::set<TokenId>{1, 3}));
    EXPECT_EQ(support(SamplingParams(), {kNan, 1, -kInfinity, 1}), (std::set<TokenId>{1, 3}));
    EXPECT_EQ(support(open(), {0, kInfinity, 5}), (std::set<TokenId>{1}));
    EXPECT_EQ(greedy({kNan, kNan}), 0);
}

TEST(Sampler, FollowsTheSoftmax) {
    const std::vector<float> logits = {std::log(0.5f), std::log(0.3f), std::log(0.2f)};
    const auto cold = counts(open(), logits);
    EXPECT_NEAR(cold.at(0), 10000, 300);
    EXPECT_NEAR(cold.at(1), 6000, 300);
    EXPECT_NEAR(cold.at(2), 4000, 300);
    SamplingParams params = open();
    params.temperature = 0.5f;  // squares the probabilities: 25, 9, 4 of 38
    const auto sharper = counts(params, logits);
    EXPECT_NEAR(sharper.at(0), 20000 * 25 / 38.0, 300);
    EXPECT_NEAR(sharper.at(2), 20000 * 4 / 38.0, 300);
}

TEST(Sampler, TheGeneratorIsPcg32) {
    // A thousand equal logits: the token is floor(1000 u). Expected values from an independent PCG32,
    // seed 42.
    const std::vector<float> logits(1000, 0.0f);
    Sampler sampler(open());
    for (const TokenId expected : {761, 418, 448, 266, 959, 409, 796, 835})
        EXPECT_EQ(sampler.sample(logits), expected);
}

TEST(Sampler, SeedsDecide) {
    std::vector<float> logits(100);
    std::iota(logits.begin(), logits.end(), 0.0f);
    for (float& logit : logits) logit *= 0.01f;
    const auto run = [&](std::uint64_t seed) {
        SamplingParams params = open();
        params.seed = seed;
        Sampler sampler(params);
        std::vector<TokenId> ids;
        for (int i = 0; i < 20; ++i) ids.push_back(sampler.sample(logits));
        return ids;
    };
    EXPECT_EQ(run(1), run(1));
    EXPECT_NE(run(1), run(2));
}

TEST(Sampler, TopK) {
    const std::vector<float> logits = {1, 5, 3, 4, 2, 4};
    SamplingParams params = open();
    params.temperature = 10;
    params.topK = 2;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{1, 3})) << "the lower id of equals";
    params.topK = 3;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{1, 3, 5}));
    params.topK = 100;
    EXPECT_EQ(support(params, logits).size(), 6u);
}

TEST(Sampler, TopPSeesTheModelsOwnDistribution) {
    const std::vector<float> logits = {std::log(0.05f), std::log(0.5f), std::log(0.3f), std::log(0.15f)};
    SamplingParams params = open();
    params.temperature = 50;  // would make all alike, were it applied first
    params.topP = 0.79f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{1, 2}));
    params.topP = 0.81f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{1, 2, 3}));
    params.topP = 0.01f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{1})) << "never less than one";
}

TEST(Sampler, MinP) {
    const std::vector<float> logits = {std::log(0.5f), std::log(0.3f), std::log(0.15f), std::log(0.05f)};
    SamplingParams params = open();
    params.temperature = 50;
    params.minP = 0.5f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{0, 1}));
    params.minP = 0.2f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{0, 1, 2}));
}

TEST(Sampler, FiltersWorkInTheirOrder) {
    // top-k 3 leaves 0.5, 0.25, 0.15 (renormalised 0.556, 0.278, 0.167); top-p 0.8 then needs two of them.
    const std::vector<float> logits = {std::log(0.1f), std::log(0.5f), std::log(0.25f), std::log(0.15f)};
    SamplingParams params = open();
    params.temperature = 50;
    params.topK = 3;
    params.topP = 0.8f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{1, 2}));
    params.topK = 0;  // of the whole distribution it needs three
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{1, 2, 3}));
}

TEST(Sampler, TheNucleusOfALargeVocabulary) {
    std::mt19937 random(3);
    std::vector<float> logits(50000);
    for (float& logit : logits) logit = static_cast<float>(random() % 100000) * 1e-4f;
    std::vector<TokenId> order(logits.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](TokenId a, TokenId b) { return logits[a] > logits[b]; });
    double total = 0;
    for (const float logit : logits) total += std::exp(static_cast<double>(logit));
    std::vector<bool> inside(logits.size());
    double reached = 0;
    for (std::size_t i = 0; reached < 0.5 * total; ++i) {
        reached += std::exp(static_cast<double>(logits[order[i]]));
        inside[order[i]] = true;
    }
    SamplingParams params = open();
    params.topP = 0.5f;
    params.temperature = 100;  // spreads the draws over the nucleus
    Sampler sampler(params);
    std::set<TokenId> drawn;
    for (int i = 0; i < 100; ++i) {
        const TokenId id = sampler.sample(logits);
        EXPECT_TRUE(inside[id]) << id;
        drawn.insert(id);
    }
    EXPECT_GT(drawn.size(), 80u);
}

TEST(Sampler, RepetitionPenalty) {
    SamplingParams params = open();
    params.temperature = 0;
    params.repetitionPenalty = 2;
    Sampler sampler(params);
    const std::vector<float> positive = {3, 2, 1};
    EXPECT_EQ(sampler.sample(positive), 0);
    sampler.accept(0);
    EXPECT_EQ(sampler.sample(positive), 1) << "3 / 2 is less than 2";
    sampler.accept(0);
    EXPECT_EQ(sampler.sample(std::vector<float>{5, 2, 1}), 0) << "counted once, however often it came";
    EXPECT_EQ(sampler.sample(std::vector<float>{-1, -1.5f, -3}), 1) << "-1 becomes -2";
    sampler.accept(-1);
    sampler.accept(1000);
    EXPECT_EQ(sampler.sample(positive), 1) << "ids that are no tokens do no harm";
}

TEST(Sampler, TheRepetitionWindowForgets) {
    SamplingParams params = open();
    params.temperature = 0;
    params.repetitionPenalty = 10;
    params.repetitionWindow = 2;
    Sampler sampler(params);
    const std::vector<float> logits = {3, 2, 1, 0.5f};
    sampler.accept(0);
    sampler.accept(1);
    EXPECT_EQ(sampler.sample(logits), 2);
    sampler.accept(3);
    EXPECT_EQ(sampler.sample(logits), 0);
    params.repetitionWindow = 0;
    Sampler none(params);
    none.accept(0);
    EXPECT_EQ(none.sample(logits), 0);
}

TEST(Sampler, ExtremeLogitsAndTemperatures) {
    SamplingParams params = open();
    params.temperature = 1e-6f;
    EXPECT_EQ(support(params, {1, 1.1f, 1}), (std::set<TokenId>{1}));
    params.temperature = 100;
    EXPECT_EQ(support(params, {3e38f, -3e38f, 3e38f}), (std::set<TokenId>{0, 2}));
}

TEST(SamplingParams, RangesAreChecked) {
    EXPECT_TRUE(text::validate(SamplingParams()).ok());
    EXPECT_TRUE(text::validate(open()).ok());
    const auto refused = [](const char* field, auto change) {
        SamplingParams params;
        change(params);
        const auto result = text::validate(params);
        ASSERT_FALSE(result.ok()) << field;
        EXPECT_EQ(result.code(), ErrorCode::InvalidArgument);
        EXPECT_NE(result.error().detail.find(field), std::string::npos) << result.error().detail;
    };
    for (const float bad : {-0.1f, 101.0f, kNan, kInfinity}) {
        refused("temperature", [&](SamplingParams& p) { p.temperature = bad; });
    }
    for (const float bad : {0.0f, -1.0f, 1.01f, kNan})
        refused("topP", [&](SamplingParams& p) { p.topP = bad; });
    for (const float bad : {-0.1f, 1.0f, kNan}) refused("minP", [&](SamplingParams& p) { p.minP = bad; });
    for (const float bad : {0.0f, -1.0f, kNan, kInfinity}) {
        refused("repetitionPenalty", [&](SamplingParams& p) { p.repetitionPenalty = bad; });
    }
    refused("topK", [](SamplingParams& p) { p.topK = -1; });
    refused("repetitionWindow", [](SamplingParams& p) { p.repetitionWindow = -1; });
}

}  // namespace
}  // namespace fireside::test
