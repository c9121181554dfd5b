// Guessing ahead changes how fast an answer comes, never what it is.
#include <gtest/gtest.h>

#include <filesystem>

#include "inference/engine.h"
#include "inference/prompt_lookup.h"

namespace fireside {
namespace {

using namespace engine;

std::vector<TokenId> guessed(const std::vector<TokenId>& tokens, std::int32_t most) {
    const auto found = lookUp(tokens, most);
    return {found.begin(), found.end()};
}

TEST(PromptLookup, ContinuesTheLongestAndLatestMatch) {
    EXPECT_EQ(guessed({1, 2, 3, 4, 5, 1, 2, 3}, 2), (std::vector<TokenId>{4, 5}));
    EXPECT_EQ(guessed({1, 2, 3, 4, 5, 1, 2, 3}, 9), (std::vector<TokenId>{4, 5, 1, 2, 3}));
    EXPECT_EQ(guessed({1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3}, 1), (std::vector<TokenId>{5}));  // the latest
    EXPECT_EQ(guessed({9, 1, 2, 3, 4, 8, 1, 2, 3, 5, 9, 1, 2, 3}, 1), (std::vector<TokenId>{4}));  // longest
    EXPECT_EQ(guessed({7, 7, 7, 7, 7}, 3), (std::vector<TokenId>{7}));
    EXPECT_TRUE(guessed({1, 2, 9, 1, 2}, 3).empty());  // two tokens agree by chance
    EXPECT_TRUE(guessed({1, 2, 3, 4, 1, 2, 3}, 0).empty());
    EXPECT_TRUE(guessed({}, 3).empty());
    EXPECT_TRUE(guessed({1}, 3).empty());
}

std::unique_ptr<Model> load(const std::string& path, const std::string& device, std::int32_t context = 0) {
    auto loaded = Model::load(path, {.device = device, .contextLength = context});
    EXPECT_TRUE(loaded.ok()) << loaded.error().detail;
    return loaded.ok() ? std::move(loaded).value() : nullptr;
}

GenerationRequest request(const std::string& prompt, std::int32_t tokens, float temperature = 0) {
    GenerationRequest request;
    request.prompt = {{prompt, true}};
    request.sampling.temperature = temperature;
    request.sampling.seed = 7;
    request.maxTokens = tokens;
    return request;
}

/// Says the beginning of a story twice, so that the second time can be guessed.
const std::string kTwice =
    "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, "
    "she "
    "saw a big, red ball. Once upon a time, there was a little girl";

/// What must be the same with and without guesses.
void expectSame(const engine::Generation& with, const engine::Generation& without) {
    EXPECT_EQ(with.text, without.text);
    EXPECT_EQ(with.stopReason, without.stopReason);
    EXPECT_EQ(with.stats.generatedTokens, without.stats.generatedTokens);
    EXPECT_EQ(with.contextUsed, without.contextUsed);
    ASSERT_EQ(with.tokens.size(), without.tokens.size());
    for (std::size_t i = 0; i < with.tokens.size(); ++i) {
        EXPECT_EQ(with.tokens[i].chosen.token, without.tokens[i].chosen.token);
        EXPECT_NEAR(with.tokens[i].chosen.logProbability, without.tokens[i].chosen.logProbability, 1e-3);
    }
}

class Speculation : public testing::TestWithParam<const char*> {
 protected:
    void SetUp() override { model_ = load(FIRESIDE_DEMO_MODEL, GetParam()); }

    engine::Generation answer(GenerationRequest request, bool lookUp, Model* draft = nullptr) {
        request.speculation.promptLookup = lookUp;
        request.speculation.draft = draft;
        auto result = model_->generate(request);
        EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().detail);
        return result.ok() ? std::move(*result) : engine::Generation{};
    }

    std::unique_ptr<Model> model_;
};

INSTANTIATE_TEST_SUITE_P(Devices, Speculation, testing::Values("cpu", "vulkan:0"),
                         [](const auto& device) { return std::string(device.param).substr(0, 3); });

TEST_P(Speculation, WhatWasSaidBeforeIsGuessed) {
    ASSERT_TRUE(model_);
    GenerationRequest asked = request(kTwice, 40);
    asked.logProbabilities = 2;
    const auto plain = answer(asked, false);
    const auto fast = answer(asked, true);
    expectSame(fast, plain);
    EXPECT_EQ(plain.stats.draftedTokens, 0);
    EXPECT_GE(fast.stats.acceptedTokens, 5) << "of " << fast.stats.draftedTokens;
}

TEST_P(Speculation, AnswersDrawnAtRandomAreTheSame) {
    ASSERT_TRUE(model_);
    for (const float temperature : {0.4F, 1.0F}) {
        GenerationRequest asked = request(kTwice, 60, temperature);
        asked.sampling.repetitionPenalty = 1.1F;
        expectSame(answer(asked, true), answer(asked, false));
    }
}

TEST_P(Speculation, ADraftModelGuessesWhatItWouldSay) {
    ASSERT_TRUE(model_);
    const auto draft = load(FIRESIDE_DEMO_MODEL, GetParam());  // it guesses all of it
    ASSERT_TRUE(draft);
    const auto asked = request("Once upon a time", 50);
    const auto plain = answer(asked, false);
    const auto fast = answer(asked, false, draft.get());
    expectSame(fast, plain);
    EXPECT_EQ(fast.stats.acceptedTokens, fast.stats.draftedTokens);
    EXPECT_GT(fast.stats.acceptedTokens, 35);
    expectSame(answer(request(kTwice, 30, 0.9F), true, draft.get()),
               answer(request(kTwice, 30, 0.9F), false));
}

TEST_P(Speculation, TheSessionHoldsNothingThatWasOnlyGuessed) {
    ASSERT_TRUE(model_);
    for (const std::int32_t tokens : {1, 2, 7, 13}) {
        const auto first = answer(request(kTwice, tokens), true);
        const std::string longer = kTwice + first.text + " And then";
        const auto second = answer(request(longer, 12), true);
        const auto fresh = load(FIRESIDE_DEMO_MODEL, GetParam());
        ASSERT_TRUE(fresh);
        const auto alone = fresh->generate(request(longer, 12));
        ASSERT_TRUE(alone.ok());
        EXPECT_EQ(second.text, alone->text) << tokens;
        EXPECT_EQ(second.contextUsed, alone->contextUsed);
    }
}

TEST_P(Speculation, StopStringsAndTheEndOfTheContextStayWhereTheyAre) {
    ASSERT_TRUE(model_);
    GenerationRequest stopped = request(kTwice, 60);
    stopped.stopStrings = {" play"};
    expectSame(answer(stopped, true), answer(stopped, false));
    model_ = load(FIRESIDE_DEMO_MODEL, GetParam(), 80);
    ASSERT_TRUE(model_);
    const auto full = answer(request(kTwice, -1), true);
    EXPECT_EQ(full.stopReason, StopReason::ContextFull);
    expectSame(full, answer(request(kTwice, -1), false));
    GenerationRequest shifting = request(kTwice, 90);
    shifting.shiftContext = true;
    const auto shifted = answer(shifting, true);
    EXPECT_GT(shifted.droppedTokens, 0);
    expectSame(shifted, answer(shifting, false));
}

TEST_P(Speculation, StoppingStops) {
    ASSERT_TRUE(model_);
    CancelToken cancel{false};
    GenerationRequest asked = request(kTwice, 200);
    asked.cancel = &cancel;
    asked.onText = [&](std::string_view) { cancel = true; };
    const auto result = answer(asked, true);
    EXPECT_EQ(result.stopReason, StopReason::Cancelled);
    EXPECT_LT(result.stats.generatedTokens, 20);
}

/// Every layout of caches: windows (gemma3, gpt-oss), latent ones (deepseek2), recurrent state (qwen35).
TEST(SpeculationFamilies, AnswersAreTheSame) {
    for (const char* name :
         {"qwen3.q4_k_m", "gemma3.q8_0", "gpt-oss-small.mxfp4", "deepseek2.f16", "qwen35.q8_0"}) {
        const auto model = load(std::string(FIRESIDE_TEST_DATA) + "/models/" + name + ".gguf", "cpu", 160);
        ASSERT_TRUE(model) << name;
        const auto draft = load(std::string(FIRESIDE_TEST_DATA) + "/models/" + name + ".gguf", "cpu", 160);
        ASSERT_TRUE(draft) << name;
        GenerationRequest asked = request("a b c d e f a b c d e f a b c d", 100);
        const auto plain = model->generate(asked);
        ASSERT_TRUE(plain.ok()) << name;
        for (Model* with : {static_cast<Model*>(nullptr), draft.get()}) {
            asked.speculation.promptLookup = true;
            asked.speculation.draft = with;
            const auto fast = model->generate(asked);
            ASSERT_TRUE(fast.ok()) << name << ": " << fast.error().detail;
            EXPECT_EQ(fast->text, plain->text) << name;
            EXPECT_EQ(fast->stats.generatedTokens, plain->stats.generatedTokens) << name;
            EXPECT_EQ(fast->contextUsed, plain->contextUsed) << name;
            const std::string family(name);
            if (family.starts_with("qwen35")) {
                EXPECT_EQ(fast->stats.draftedTokens, 0);
            } else if (family.starts_with("qwen3.")) {
                EXPECT_GT(fast->stats.acceptedTokens, 0);
            }
        }
    }
}

TEST(SpeculationErrors, ADraftMustSpeakTheSameTokens) {
    const auto model = load(FIRESIDE_DEMO_MODEL, "cpu");
    const auto other = load(std::string(FIRESIDE_TEST_DATA) + "/models/qwen3.q4_k_m.gguf", "cpu");
    ASSERT_TRUE(model && other);
    GenerationRequest asked = request("Once", 4);
    for (Model* draft : {model.get(), other.get()}) {
        asked.speculation.draft = draft;
        const auto refused = model->generate(asked);
        ASSERT_FALSE(refused.ok());
        EXPECT_EQ(refused.code(), ErrorCode::InvalidArgument);
    }
    asked.speculation = {.most = -1};
    EXPECT_FALSE(model->generate(asked).ok());
}

}  // namespace
}  // namespace fireside
