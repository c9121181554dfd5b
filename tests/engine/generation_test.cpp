// Answers of the demo model, a real trained one, from prompt to text.
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "inference/engine.h"

namespace fireside {
namespace {

using namespace engine;

constexpr const char* kPrompt = "Once upon a time";
// What the model says greedily in the reference runtime; resources/README.md tells where the model is from.
constexpr const char* kStory =
    ", there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, "
    "red ball.";

class Generation : public testing::Test {
 protected:
    static void SetUpTestSuite() {
        auto loaded = Model::load(FIRESIDE_DEMO_MODEL, {.device = "vulkan:0"});
        ASSERT_TRUE(loaded.ok()) << loaded.error().detail;
        model_ = std::move(loaded).value();
    }
    static void TearDownTestSuite() { model_.reset(); }

    static GenerationRequest greedy(const std::string& prompt, std::int32_t tokens) {
        GenerationRequest request;
        request.prompt = {{prompt, true}};
        request.sampling.temperature = 0;
        request.maxTokens = tokens;
        return request;
    }

    static std::unique_ptr<Model> model_;
};
std::unique_ptr<Model> Generation::model_;

TEST_F(Generation, GreedyStoryIsExact) {
    const auto result = model_->generate(greedy(kPrompt, 60));
    ASSERT_TRUE(result.ok()) << result.error().detail;
    EXPECT_EQ(result->text.substr(0, std::string(kStory).size()), kStory);
    EXPECT_EQ(result->stats.generatedTokens, 60);
    EXPECT_EQ(result->stopReason, StopReason::TokenLimit);
}

TEST_F(Generation, GreedyOnTheDeviceAndOnTheHostAreTheSame) {
    const auto onDevice = model_->generate(greedy(kPrompt, 60));
    auto request = greedy(kPrompt, 60);
    request.logProbabilities = 1;  // needs logits
    const auto onHost = model_->generate(request);
    ASSERT_TRUE(onDevice.ok() && onHost.ok());
    EXPECT_EQ(onDevice->text, onHost->text);
    EXPECT_TRUE(onDevice->tokens.empty());
    EXPECT_EQ(onHost->tokens.size(), 60u);
    auto cpu = Model::load(FIRESIDE_DEMO_MODEL, {.device = "cpu"});
    ASSERT_TRUE(cpu.ok()) << cpu.error().detail;
    const auto onProcessor = (*cpu)->generate(greedy(kPrompt, 60));
    ASSERT_TRUE(onProcessor.ok());
    EXPECT_EQ(onProcessor->text, onDevice->text);
}

TEST_F(Generation, GreedyWithBiasesIsNotLeftToTheDevice) {
    const auto plain = model_->generate(greedy(kPrompt, 8));
    auto request = greedy(kPrompt, 8);
    request.sampling.logitBias = {{model_->tokenizer().encode(" there").back(), -100}};
    const auto biased = model_->generate(request);
    ASSERT_TRUE(plain.ok() && biased.ok());
    EXPECT_NE(biased->text, plain->text);
}

TEST_F(Generation, StreamsExactlyTheText) {
    std::string streamed;
    std::vector<std::int32_t> read;
    auto request = greedy(kPrompt, 40);
    request.onText = [&](std::string_view text) { streamed += text; };
    request.onPrefill = [&](std::int32_t done, std::int32_t total) {
        read.push_back(done);
        EXPECT_LE(done, total);
    };
    const auto result = model_->generate(request);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(streamed, result->text);
    ASSERT_FALSE(read.empty());
    EXPECT_EQ(read.back(), result->stats.promptTokens);
    EXPECT_TRUE(std::is_sorted(read.begin(), read.end()));
}

TEST_F(Generation, ReusesTheCommonPrefixWithoutChangingTheAnswer) {
    const auto first = model_->generate(greedy(kPrompt, 30));
    ASSERT_TRUE(first.ok());
    const std::string longer = kPrompt + first->text + " Then";
    auto fresh = Model::load(FIRESIDE_DEMO_MODEL, {.device = "vulkan:0"});
    ASSERT_TRUE(fresh.ok());
    const auto expected = (*fresh)->generate(greedy(longer, 30));
    const auto reused = model_->generate(greedy(longer, 30));
    ASSERT_TRUE(expected.ok() && reused.ok());
    EXPECT_EQ(expected->stats.reusedTokens, 0);
    EXPECT_GT(reused->stats.reusedTokens, 20);
    EXPECT_EQ(reused->text, expected->text);
    // The very same prompt again: all but its last token is there.
    const auto again = model_->generate(greedy(longer, 30));
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->stats.reusedTokens, again->stats.promptTokens - 1);
    EXPECT_EQ(again->text, expected->text);
}

TEST_F(Generation, SameSeedSameText) {
    auto request = greedy(kPrompt, 40);
    request.sampling = {.temperature = 1.0f, .seed = 42};
    const auto a = model_->generate(request), b = model_->generate(request);
    request.sampling.seed = 43;
    const auto c = model_->generate(request);
    request.sampling.seed = 0;
    const auto random = model_->generate(request);
    ASSERT_TRUE(a.ok() && b.ok() && c.ok() && random.ok());
    EXPECT_EQ(a->text, b->text);
    EXPECT_NE(a->text, c->text);
    EXPECT_NE(random->seed, 0u);
    request.sampling.seed = random->seed;
    const auto repeated = model_->generate(request);
    ASSERT_TRUE(repeated.ok());
    EXPECT_EQ(repeated->text, random->text);
}

TEST_F(Generation, EndsBeforeAStopString) {
    auto request = greedy(kPrompt, 60);
    std::string streamed;
    request.onText = [&](std::string_view text) { streamed += text; };
    request.stopStrings = {"dog", "Lily. She", "Lily. Sher"};
    const auto result = model_->generate(request);
    ASSERT_TRUE(result.ok()) << result.error().detail;
    EXPECT_EQ(result->text, ", there was a little girl named ");
    EXPECT_EQ(streamed, result->text);
    EXPECT_EQ(result->stopReason, StopReason::StopString);
    EXPECT_EQ(result->stopString, "Lily. She");
    // What may have become one is not lost when the answer ends otherwise.
    request = greedy(kPrompt, 8);
    const auto whole = model_->generate(request);
    ASSERT_TRUE(whole.ok());
    request.stopStrings = {whole->text + "?"};
    const auto held = model_->generate(request);
    ASSERT_TRUE(held.ok());
    EXPECT_EQ(held->text, whole->text);
    EXPECT_EQ(held->stopReason, StopReason::TokenLimit);
}

TEST_F(Generation, LogProbabilitiesAreTheModelsOwn) {
    auto request = greedy(kPrompt, 6);
    request.logProbabilities = 3;
    request.sampling.logitBias = {{model_->tokenizer().encode(",").back(), -100}};
    std::vector<TokenId> heard;
    request.onToken = [&](const text::TokenReport& token) { heard.push_back(token.chosen.token); };
    const auto result = model_->generate(request);
    ASSERT_TRUE(result.ok()) << result.error().detail;
    ASSERT_EQ(result->tokens.size(), 6u);
    ASSERT_EQ(heard.size(), 6u);

    // The same numbers from the logits of the whole text.
    std::vector<TokenId> ids = model_->tokenizer().encode(kPrompt);
    ids.insert(ids.begin(), *model_->tokenizer().bos());
    const std::size_t promptSize = ids.size();
    ids.insert(ids.end(), heard.begin(), heard.end());
    const auto logits = model_->logits(ids);
    ASSERT_TRUE(logits.ok());
    const auto columns = static_cast<std::size_t>(model_->info().vocabularySize);
    for (std::size_t i = 0; i < heard.size(); ++i) {
        const auto row = std::span(*logits).subspan((promptSize + i - 1) * columns, columns);
        const auto expected = text::reportToken(row, heard[i], 3);
        EXPECT_EQ(result->tokens[i].chosen.token, heard[i]);
        EXPECT_NEAR(result->tokens[i].chosen.logProbability, expected.chosen.logProbability, 1e-4);
        ASSERT_EQ(result->tokens[i].likeliest.size(), 3u);
        for (int k = 0; k < 3; ++k)
            EXPECT_EQ(result->tokens[i].likeliest[k].token, expected.likeliest[k].token);
    }
    EXPECT_NE(result->tokens[0].likeliest[0].token, heard[0]) << "the bias is not part of it";
}

TEST_F(Generation, ReasoningIsToldApart) {
    auto request = greedy(kPrompt, 40);
    request.answer.reasoning = {", there", "Lily"};  // as if the story marked it so
    std::string reasoning, text;
    request.onReasoning = [&](std::string_view part) { reasoning += part; };
    request.onText = [&](std::string_view part) { text += part; };
    const auto result = model_->generate(request);
    ASSERT_TRUE(result.ok()) << result.error().detail;
    EXPECT_EQ(result->reasoning, "was a little girl named");
    EXPECT_TRUE(result->text.starts_with(". She loved to play")) << result->text;
    EXPECT_EQ(reasoning, result->reasoning);
    EXPECT_EQ(text, result->text);
}

/// Only one token, and that a few times.
class Only final : public text::TokenConstraint {
 public:
    Only(TokenId id, int times) : id_(id), times_(times) {}
    void mask(std::span<float> logits) override {
        for (std::size_t i = 0; i < logits.size(); ++i) {
            if (times_ > 0 && static_cast<TokenId>(i) == id_) continue;
            logits[i] = -std::numeric_limits<float>::infinity();
        }
    }
    void accept(TokenId) override { --times_; }

 private:
    TokenId id_;
    int times_;
};

TEST_F(Generation, AConstraintRulesTheAnswer) {
    const TokenId id = model_->tokenizer().encode("dog").back();
    Only constraint(id, 3);
    auto request = greedy(kPrompt, 60);
    request.constraint = &constraint;
    const auto result = model_->generate(request);
    ASSERT_TRUE(result.ok()) << result.error().detail;
    const std::string piece = model_->tokenizer().piece(id);
    EXPECT_EQ(result->text, piece + piece + piece);
    EXPECT_EQ(result->stopReason, StopReason::NothingAllowed);
}

TEST_F(Generation, CancelKeepsWhatWasWritten) {
    CancelToken cancel = false;
    std::string streamed;
    auto request = greedy(kPrompt, -1);
    request.cancel = &cancel;
    request.onText = [&](std::string_view text) {
        streamed += text;
        if (streamed.size() > 40) cancel = true;
    };
    const auto result = model_->generate(request);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->stopReason, StopReason::Cancelled);
    EXPECT_EQ(result->text, streamed);
    EXPECT_EQ(result->text, std::string(kStory).substr(0, result->text.size()));
}

TEST_F(Generation, StopsWhenTheContextIsFull) {
    auto small = Model::load(FIRESIDE_DEMO_MODEL, {.device = "vulkan:0", .contextLength = 24});
    ASSERT_TRUE(small.ok());
    const auto result = (*small)->generate(greedy(kPrompt, -1));
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->stopReason, StopReason::ContextFull);
    EXPECT_EQ(result->contextUsed, 24);
    std::string tooLong;
    for (int i = 0; i < 50; ++i) tooLong += "Once upon a time there was a bird. ";
    const auto refused = (*small)->generate(greedy(tooLong, 10));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.code(), ErrorCode::ContextFull);
    // and it still works
    EXPECT_TRUE((*small)->generate(greedy(kPrompt, 5)).ok());
}

TEST_F(Generation, ALostDeviceIsRebuiltAndTheAnswerGoesOn) {
    const auto expected = model_->generate(greedy(kPrompt, 40));
    ASSERT_TRUE(expected.ok());
    for (int submit : {0, 1, 7, 25}) {
        LoadOptions options{.device = "vulkan:0"};
        options.loseDeviceAtSubmit = submit;
        auto model = Model::load(FIRESIDE_DEMO_MODEL, std::move(options));
        ASSERT_TRUE(model.ok()) << model.error().detail;
        const auto result = (*model)->generate(greedy(kPrompt, 40));
        ASSERT_TRUE(result.ok()) << result.error().detail;
        EXPECT_EQ(result->text, expected->text) << "lost at submit " << submit;
    }
}

TEST_F(Generation, RejectsImpossibleRequests) {
    auto request = greedy(kPrompt, 5);
    request.sampling.temperature = -1;
    EXPECT_EQ(model_->generate(request).code(), ErrorCode::InvalidArgument);
    request = greedy(kPrompt, 5);
    request.stopStrings = {""};
    EXPECT_EQ(model_->generate(request).code(), ErrorCode::InvalidArgument);
    request = greedy(kPrompt, 5);
    request.sampling.logitBias = {{512, 1}};
    EXPECT_EQ(model_->generate(request).code(), ErrorCode::InvalidArgument);
    request = greedy(kPrompt, 5);
    request.logProbabilities = -1;
    EXPECT_EQ(model_->generate(request).code(), ErrorCode::InvalidArgument);
    const std::vector<TokenId> outside{0, 512};
    EXPECT_EQ(model_->logits(outside).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(model_->logits({}).code(), ErrorCode::InvalidArgument);
    const std::vector<TokenId> many(600, 1);
    EXPECT_EQ(model_->logits(many).code(), ErrorCode::ContextFull);
}

}  // namespace
}  // namespace fireside
