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

TEST_F(SessionTest, WhatWasSavedGoesOnInAnotherSession) {
    for (const bool recurrent : {false, true}) {
        open({.recurrent = recurrent});
        auto prompt = someTokens(40);
        answer(prompt, 0);
        decode(10);
        const auto saved = session_->save();
        ASSERT_TRUE(saved.ok()) << saved.error().detail;
        auto other = fresh();
        extend(*other, someTokens(7, 3));
        ASSERT_TRUE(other->load(saved->tokens, saved->caches).ok());
        EXPECT_EQ(other->tokens(), session_->tokens());
        EXPECT_EQ(extend(*other, std::array{5}), extend(*session_, std::array{5}));
        session_ = std::move(other);
        answer(prompt, 39);  // checkpoints come along
    }
}

TEST_F(SessionTest, WhatCannotBeOfTheSessionIsRefusedAndChangesNothing) {
    open({.recurrent = true});
    answer(someTokens(40), 0);
    const auto saved = session_->save();
    ASSERT_TRUE(saved.ok());
    EXPECT_EQ(fresh()->save().code(), ErrorCode::InvalidArgument) << "nothing to save";
    const std::vector<std::int32_t> before = session_->tokens();
    const std::span tokens = std::span(saved->tokens);
    const std::span caches = std::span(saved->caches);
    EXPECT_EQ(session_->load(tokens.first(39), caches).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(session_->load({}, caches).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(session_->load(tokens, caches.first(caches.size() - 1)).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(session_->load(tokens, caches.first(3)).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(session_->load(someTokens(kContext + 1), caches).code(), ErrorCode::ContextFull);
    EXPECT_EQ(session_->tokens(), before);
    EXPECT_EQ(session_->keepCommonPrefix(before), 39);
}

TEST_F(SessionTest, WholeSequencesAreAlwaysReadAnew) {
    open({.causal = false});
    const auto prompt = someTokens(12);
    answer(prompt, 0);
    answer(prompt, 0);
}

}  // namespace
}  // namespace fireside
