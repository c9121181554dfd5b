// The cache with its tokens, over executors that cannot always go back.
#include "inference/session.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/reference/reference_executor.h"
#include "tests/vulkan/tiny_model.h"

namespace fireside {
namespace {

using engine::Session;
using plan::Outputs;
using test::someTokens;
using test::TinyModel;

constexpr std::int32_t kContext = 100;

class SessionTest : public testing::Test {
 protected:
    void open(const test::TinyVariant& variant) {
        model_ = std::make_unique<TinyModel>(variant);
        oracle_ = reference::createReferenceExecutor(model_->plans(), {.maxChunk = 16});
        session_ = fresh();
    }
    std::unique_ptr<Session> fresh() const {
        return std::make_unique<Session>(std::move(oracle_->createSession(kContext)).value(), kContext);
    }
    static std::vector<float> extend(Session& session, std::span<const std::int32_t> tokens) {
        std::vector<float> logits;
        const auto result = session.extend(tokens, Outputs::Last, nullptr, {}, logits);
        EXPECT_TRUE(result.ok()) << result.error().detail;
        return logits;
    }
    /// Reads `prompt` as an answer would, and expects what a fresh session makes of it.
    void answer(std::span<const std::int32_t> prompt, std::int32_t expectedReuse) {
        const std::int32_t reused = session_->keepCommonPrefix(prompt);
        EXPECT_EQ(reused, expectedReuse);
        const auto logits = extend(*session_, prompt.subspan(static_cast<std::size_t>(reused)));
        EXPECT_EQ(logits, extend(*fresh(), prompt));
    }
    void decode(std::int32_t tokens) {
        for (std::int32_t i = 0; i < tokens; ++i) extend(*session_, std::array{i % TinyModel::kVocabulary});
    }

    std::unique_ptr<TinyModel> model_;
    std::unique_ptr<plan::Executor> oracle_;
    std::unique_ptr<Session> session_;
};

TEST_F(SessionTest, AttentionKeepsTheCommonPrefix) {
    open({});
    auto prompt = someTokens(40);
    answer(prompt, 0);
    decode(10);
    answer(prompt, 39);
    prompt[20] = (prompt[20] + 1) % TinyModel::kVocabulary;
    answer(prompt, 20);
}

TEST_F(SessionTest, RecurrentStateIsTakenUpBeforeTheLastTokenOfAPrompt) {
    open({.recurrent = true});
    auto prompt = someTokens(40);
    answer(prompt, 0);
    decode(10);
    answer(prompt, 39);  // the same again
    decode(3);
    prompt = session_->tokens();
    prompt.insert(prompt.end(), {5, 6, 7});
    answer(prompt, 43);  // the conversation goes on
    decode(3);
    prompt[44] = (prompt[44] + 1) % TinyModel::kVocabulary;
    answer(prompt, 39);  // an edited second question goes back to the first
    prompt[10] = (prompt[10] + 1) % TinyModel::kVocabulary;
    answer(prompt, 0);
}

TEST_F(SessionTest, AFailedStepOfARecurrentModelIsForgotten) {
    open({.recurrent = true});
    const auto prompt = someTokens(40);
    answer(prompt, 0);
    decode(2);
    plan::CancelToken cancel{false};
    std::vector<float> logits;
    const auto more = someTokens(30, 2);
    const auto stop = [&](std::int32_t) { cancel = true; };
    const auto result = session_->extend(more, Outputs::Last, &cancel, stop, logits);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.code(), ErrorCode::Cancelled);
    EXPECT_EQ(session_->tokens().size(), 42u + 16) << "the first chunk was whole, the second never began";
    answer(prompt, 39);
}

TEST_F(SessionTest, WholeSequencesAreAlwaysReadAnew) {
    open({.causal = false});
    const auto prompt = someTokens(12);
    answer(prompt, 0);
    answer(prompt, 0);
}

}  // namespace
}  // namespace fireside
