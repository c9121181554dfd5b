#include "inference/text/penalties.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "inference/text/sampler.h"
#include "tests/text/vocabulary_files.h"

namespace fireside::test {
namespace {

using text::Penalties;
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

std::vector<float> penalised(const SamplingParams& params, const std::vector<TokenId>& history,
                             std::vector<float> logits, const text::Tokenizer* tokenizer = nullptr) {
    Penalties penalties(params, tokenizer);
    for (const TokenId id : history) penalties.accept(id);
    penalties.apply(logits);
    return logits;
}

TEST(Penalties, RepetitionPenalty) {
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

TEST(Penalties, TheRepetitionWindowForgets) {
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

TEST(Penalties, PresenceOnceAndFrequencyPerOccurrence) {
    SamplingParams params;
    params.presencePenalty = 0.5f;
    params.frequencyPenalty = 0.25f;
    EXPECT_EQ(penalised(params, {0, 1, 1, 1, 77, -3}, {1, -1, 1}), (std::vector<float>{0.25f, -2.25f, 1}));
    EXPECT_EQ(penalised(params, {1}, {1, -kInfinity}), (std::vector<float>{1, -kInfinity}));
    params.presencePenalty = -2;
    params.frequencyPenalty = 0;
    EXPECT_EQ(penalised(params, {1, 1}, {0, 0}), (std::vector<float>{0, 2})) << "a negative one encourages";
    params.repetitionWindow = 1;
    EXPECT_EQ(penalised(params, {1, 0}, {0, 0}), (std::vector<float>{2, 0}));
    EXPECT_EQ(penalised({}, {1, 0}, {1, 2}), (std::vector<float>{1, 2}));
}

TEST(Penalties, RepetitionComesBeforePresenceAndFrequency) {
    SamplingParams params;
    params.repetitionPenalty = 2;
    params.presencePenalty = 1;
    EXPECT_EQ(penalised(params, {0}, {4, 4}), (std::vector<float>{1, 4}));
}

SamplingParams dry() {
    SamplingParams params;
    params.dryMultiplier = 1;
    params.dryBase = 2;
    params.dryAllowedLength = 2;
    return params;
}

TEST(Penalties, DryGrowsWithTheLengthOfTheRepetition) {
    const std::vector<float> zero(8, 0.0f);
    auto expected = zero;
    EXPECT_EQ(penalised(dry(), {1, 2, 1}, zero), zero) << "a repetition of one token is allowed";
    EXPECT_EQ(penalised(dry(), {}, zero), zero);
    EXPECT_EQ(penalised(dry(), {1}, zero), zero);
    expected[3] = -1;  // 1 * 2^0
    EXPECT_EQ(penalised(dry(), {1, 2, 3, 1, 2}, zero), expected);
    expected[3] = -2;
    EXPECT_EQ(penalised(dry(), {0, 1, 2, 3, 0, 1, 2}, zero), expected);
    expected[4] = -1;
    EXPECT_EQ(penalised(dry(), {0, 1, 2, 3, 1, 2, 4, 0, 1, 2}, zero), expected)
        << "every continuation that was seen, each with its longest match";
}

TEST(Penalties, DryKnowsRunsAndBounds) {
    std::vector<float> expected(3, 0.0f);
    expected[1] = -2;  // "1 1 1" repeats "1 1 1" shifted by one: three tokens agree
    EXPECT_EQ(penalised(dry(), {1, 1, 1, 1}, std::vector<float>(3)), expected);
    const auto endless = penalised(dry(), std::vector<TokenId>(5000, 1), std::vector<float>(3));
    EXPECT_TRUE(std::isfinite(endless[1]));
    EXPECT_LT(endless[1], -1e15f);
    EXPECT_EQ(penalised(dry(), {70, 71, 99, 70, 71}, {0, 0}), (std::vector<float>{0, 0}))
        << "ids that are no tokens do no harm";
}

TEST(Penalties, DryLooksBackAsFarAsItsWindow) {
    SamplingParams params = dry();
    params.dryWindow = 5;
    EXPECT_EQ(penalised(params, {1, 2, 3, 1, 2}, std::vector<float>(4))[3], -1);
    params.dryWindow = 4;  // 2 3 1 2: only one token agrees
    EXPECT_EQ(penalised(params, {1, 2, 3, 1, 2}, std::vector<float>(4))[3], 0);
}

TEST(Penalties, DryStopsAtBreakersAndControlTokens) {
    GgufWriter writer = vocabularyFile("llama", {{"<unk>", 2}, {"<s>", 3}, {"a", 1}, {"b", 1}, {"x:y", 1}});
    const auto file = reopen(writer);
    ASSERT_TRUE(file.ok());
    const auto tokenizer = text::Tokenizer::create(*file);
    ASSERT_TRUE(tokenizer.ok()) << tokenizer.error().detail;
    const std::vector<float> zero(5, 0.0f);
    const auto run = [&](const std::vector<TokenId>& history) {
        return penalised(dry(), history, zero, tokenizer->get());
    };
    EXPECT_EQ(run({3, 2, 3, 3, 2})[3], -1);
    EXPECT_EQ(run({4, 2, 3, 4, 2}), zero) << "the match ends at the breaker";
    EXPECT_EQ(run({1, 2, 3, 1, 2}), zero) << "and at a control token";
    EXPECT_EQ(run({2, 3, 4, 2, 3}), zero) << "a breaker itself is never penalised";
    EXPECT_EQ(run({2, 4, 3, 2, 4}), zero) << "after a breaker everything is new";
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
    for (const float bad : {0.0f, -1.0f, 1.01f, kNan})
        refused("typicalP", [&](SamplingParams& p) { p.typicalP = bad; });
    for (const float bad : {-0.1f, 1.1f, kNan}) {
        refused("xtcProbability", [&](SamplingParams& p) { p.xtcProbability = bad; });
        refused("xtcThreshold", [&](SamplingParams& p) { p.xtcThreshold = bad; });
    }
    for (const float bad : {-101.0f, 101.0f, kNan}) {
        refused("presencePenalty", [&](SamplingParams& p) { p.presencePenalty = bad; });
        refused("frequencyPenalty", [&](SamplingParams& p) { p.frequencyPenalty = bad; });
        refused("dryMultiplier", [&](SamplingParams& p) { p.dryMultiplier = bad; });
        refused("dryBase", [&](SamplingParams& p) { p.dryBase = bad; });
    }
    refused("dryBase", [&](SamplingParams& p) { p.dryBase = 0.9f; });
    refused("dryAllowedLength", [](SamplingParams& p) { p.dryAllowedLength = 0; });
    refused("dryWindow", [](SamplingParams& p) { p.dryWindow = -1; });
    refused("dryBreakers", [](SamplingParams& p) { p.dryBreakers = {"a", ""}; });
    for (const float bad : {kNan, kInfinity})
        refused("logitBias", [&](SamplingParams& p) { p.logitBias = {{0, 1}, {1, bad}}; });
    refused("topK", [](SamplingParams& p) { p.topK = -1; });
    refused("repetitionWindow", [](SamplingParams& p) { p.repetitionWindow = -1; });
}

}  // namespace
}  // namespace fireside::test
