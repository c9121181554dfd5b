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
    return Sampler(params).sample(logits).value();
}

std::map<TokenId, int> counts(const SamplingParams& params, const std::vector<float>& logits,
                              int draws = 20000) {
    Sampler sampler(params);
    std::map<TokenId, int> result;
    for (int i = 0; i < draws; ++i) ++result[sampler.sample(logits).value()];
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

TEST(SamplingParams, TakesTheBestOnlyWhereNothingChangesLogits) {
    const SamplingParams greedy{.temperature = 0};
    EXPECT_TRUE(takesBest(greedy));
    const auto with = [&](const auto& change) {
        SamplingParams params = greedy;
        change(params);
        return takesBest(params);
    };
    EXPECT_FALSE(with([](SamplingParams& p) { p.temperature = 0.1f; }));
    EXPECT_FALSE(with([](SamplingParams& p) { p.repetitionPenalty = 1.1f; }));
    EXPECT_FALSE(with([](SamplingParams& p) { p.presencePenalty = 0.1f; }));
    EXPECT_FALSE(with([](SamplingParams& p) { p.frequencyPenalty = 0.1f; }));
    EXPECT_FALSE(with([](SamplingParams& p) { p.dryMultiplier = 0.5f; }));
    EXPECT_FALSE(with([](SamplingParams& p) { p.logitBias = {{1, 2.0f}}; }));
    EXPECT_TRUE(with([](SamplingParams& p) { p.topK = 1; }));
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
        for (int i = 0; i < 20; ++i) ids.push_back(sampler.sample(logits).value());
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
        const TokenId id = sampler.sample(logits).value();
        EXPECT_TRUE(inside[id]) << id;
        drawn.insert(id);
    }
    EXPECT_GT(drawn.size(), 80u);
}

TEST(Sampler, ExtremeLogitsAndTemperatures) {
    SamplingParams params = open();
    params.temperature = 1e-6f;
    EXPECT_EQ(support(params, {1, 1.1f, 1}), (std::set<TokenId>{1}));
    params.temperature = 100;
    EXPECT_EQ(support(params, {3e38f, -3e38f, 3e38f}), (std::set<TokenId>{0, 2}));
}

TEST(Sampler, Typical) {
    // Entropy 1.168 nats; surprises 0.69, 1.20, 2.30, 2.30: the second is the most typical, then the first.
    const std::vector<float> logits = {std::log(0.5f), std::log(0.3f), std::log(0.1f), std::log(0.1f)};
    SamplingParams params = open();
    params.temperature = 50;
    params.typicalP = 0.25f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{1}));
    params.typicalP = 0.79f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{0, 1}));
    params.typicalP = 0.85f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{0, 1, 2})) << "of equals the lower id";
    EXPECT_EQ(support(params, {kNan, 0, -kInfinity, 0}), (std::set<TokenId>{1, 3}));
    EXPECT_EQ(support(params, {5}), (std::set<TokenId>{0}));
}

TEST(Sampler, TypicalComesBeforeTopP) {
    // Typical leaves 1 alone; were top-p first, it would leave 0 alone.
    const std::vector<float> logits = {std::log(0.5f), std::log(0.3f), std::log(0.1f), std::log(0.1f)};
    SamplingParams params = open();
    params.typicalP = 0.25f;
    params.topP = 0.4f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{1}));
}

TEST(Sampler, XtcExcludesTheTopChoices) {
    const std::vector<float> logits = {std::log(0.05f), std::log(0.5f), std::log(0.3f), std::log(0.15f)};
    SamplingParams params = open();
    params.xtcProbability = 1;
    params.xtcThreshold = 0.1f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{0, 3}));
    params.xtcThreshold = 0.2f;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{0, 2, 3}));
    params.xtcThreshold = 0.4f;
    EXPECT_EQ(support(params, logits).size(), 4u) << "a single top choice stays";
    EXPECT_EQ(support(params, {0, 0}), (std::set<TokenId>{1})) << "of equals the last";
    params.xtcThreshold = 0.1f;
    params.temperature = 0;
    EXPECT_EQ(support(params, logits), (std::set<TokenId>{1})) << "greedy is greedy";
}

TEST(Sampler, XtcActsWithItsProbability) {
    const std::vector<float> logits = {std::log(0.6f), std::log(0.4f)};
    SamplingParams params = open();
    params.xtcProbability = 0.25f;
    // A quarter of the draws must take 1, of the others 40 percent do.
    EXPECT_NEAR(counts(params, logits).at(1), 20000 * (0.25 + 0.75 * 0.4), 300);
}

TEST(Sampler, BiasesAddAndBan) {
    SamplingParams params = open();
    params.temperature = 0;
    params.logitBias = {{2, 5}, {-1, 3}, {99, 3}};
    EXPECT_EQ(Sampler(params).sample(std::vector<float>{3, 2, 1}), 2);
    params.logitBias = {{0, -kInfinity}, {1, 1}, {0, 100}};
    EXPECT_EQ(Sampler(params).sample(std::vector<float>{3, 2, 1}), 1) << "a ban cannot be undone";
    params.temperature = 1;
    EXPECT_EQ(support(params, {30, 2, 2}), (std::set<TokenId>{1, 2}));
    params.logitBias = {{0, -kInfinity}, {1, -kInfinity}};
    EXPECT_EQ(Sampler(params).sample(std::vector<float>{3, 2}), std::nullopt);
    params.logitBias = {{0, 3e38f}};
    EXPECT_EQ(support(params, {3e38f, 0}), (std::set<TokenId>{0}));
}

/// Allows one token at a time, in a fixed order.
class Sequence final : public text::TokenConstraint {
 public:
    explicit Sequence(std::vector<TokenId> ids) : ids_(std::move(ids)) {}
    void mask(std::span<float> logits) override {
        for (std::size_t i = 0; i < logits.size(); ++i) {
            const bool allowed = at_ < ids_.size() && ids_[at_] == static_cast<TokenId>(i);
            if (!allowed) logits[i] = -kInfinity;
        }
    }
    void accept(TokenId id) override {
        EXPECT_EQ(id, ids_[at_]);
        ++at_;
    }

 private:
    std::vector<TokenId> ids_;
    std::size_t at_ = 0;
};

TEST(Sampler, AConstraintComesFirst) {
    Sequence constraint({2, 0});
    SamplingParams params = open();
    params.topK = 1;
    params.xtcProbability = 1;
    params.logitBias = {{1, 100}};
    Sampler sampler(params, nullptr, &constraint);
    sampler.read(std::vector<TokenId>{1, 1});  // no business of the constraint
    const std::vector<float> logits = {kNan, 9, 1};
    for (const TokenId expected : {2, 0}) {
        ASSERT_EQ(sampler.sample(logits), expected);
        sampler.accept(expected);
    }
    EXPECT_EQ(sampler.sample(logits), std::nullopt);
    sampler.setConstrained(false);
    EXPECT_EQ(sampler.sample(logits), 1);
    sampler.accept(1);
    sampler.setConstrained(true);
    EXPECT_EQ(sampler.sample(logits), std::nullopt) << "it heard nothing meanwhile";
}

}  // namespace
}  // namespace fireside::test
