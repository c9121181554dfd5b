// Sessions on the processor: what they remember, how they are refused and stopped, and that threads change
// nothing.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <thread>

#include "inference/cpu/executor.h"
#include "tests/engine/nmse.h"
#include "tests/vulkan/tiny_session.h"

namespace fireside::cpu {
namespace {

using plan::KvType;
using plan::Outputs;
using test::someTokens;
using test::TinyModel;
using test::TinyVariant;

class CpuSession : public testing::Test, protected test::TinySession {
 protected:
    void open(const TinyVariant& variant = {}, const ExecutorOptions& options = {}) {
        openOn(variant, [&](plan::PlanSource plans) { return createExecutor(std::move(plans), options); });
    }
};

TEST_F(CpuSession, AgreesWithTheOracleInChunksOfAnySize) {
    for (const TinyVariant& variant :
         {TinyVariant{}, TinyVariant{.window = 5}, TinyVariant{.recurrent = true}}) {
        ASSERT_NO_FATAL_FAILURE(open(variant));
        const auto tokens = someTokens(200);
        for (const std::size_t chunk : {200, 33, 7, 1}) {
            EXPECT_LT(test::nmse(expected(tokens), runFrom(0, tokens, chunk)), 1e-6) << chunk;
        }
    }
}

TEST_F(CpuSession, EveryTokensRowIsThere) {
    ASSERT_NO_FATAL_FAILURE(open());
    const auto tokens = someTokens(70);
    for (const std::size_t length : {1, 5, 70, 3}) {
        const std::span some = std::span(tokens).first(length);
        EXPECT_LT(test::nmse(expected(some, reference::KvPrecision::F16, Outputs::All),
                             run(*session_, {some, 0, Outputs::All})),
                  1e-6);
    }
    EXPECT_TRUE(run(*session_, {tokens, 0, Outputs::None}).empty());
}

TEST_F(CpuSession, TypesOfKeysAndValuesAgreeWithTheOracle) {
    const auto tokens = someTokens(70);
    for (const auto& [type, precision] : {std::pair{KvType::F32, reference::KvPrecision::F32},
                                          {KvType::F16, reference::KvPrecision::F16},
                                          {KvType::Q8_0, reference::KvPrecision::Q8_0}}) {
        ASSERT_NO_FATAL_FAILURE(open({.window = 9}, {.kvType = type}));
        // A number near the middle of two steps may be rounded to either, which Q8_0 makes visible.
        const double most = type == KvType::Q8_0 ? 1e-5 : type == KvType::F16 ? 1e-6 : 1e-9;
        EXPECT_LT(test::nmse(expected(tokens, precision), runFrom(0, tokens)), most);
    }
}

TEST_F(CpuSession, AnyNumberOfThreadsGivesTheSameBits) {
    const auto tokens = someTokens(90);
    std::vector<float> one;
    for (const std::uint32_t threads : {1u, 2u, 5u}) {
        ASSERT_NO_FATAL_FAILURE(open({.recurrent = true}, {.threads = threads}));
        auto logits = runFrom(0, std::span(tokens).first(80));
        for (const std::int32_t position : {80, 81, 82}) {
            logits = run(*session_, {std::span(tokens).subspan(static_cast<std::size_t>(position), 1),
                                     position, Outputs::Last});
        }
        if (threads == 1) one = logits;
        EXPECT_EQ(logits, one) << threads;
    }
}

TEST_F(CpuSession, GoingBackToACheckpointEqualsAFreshStart) {
    ASSERT_NO_FATAL_FAILURE(open({.recurrent = true}));
    const auto tokens = someTokens(60);
    runFrom(0, std::span(tokens).first(21));
    ASSERT_TRUE(session_->checkpoint().ok());
    runFrom(21, tokens);
    EXPECT_EQ(session_->resumable(60), 60);
    EXPECT_EQ(session_->resumable(59), 21);
    EXPECT_EQ(codeOf({std::span(tokens).first(1), 30, Outputs::Last}), ErrorCode::InvalidArgument);
    EXPECT_LT(test::nmse(expected(tokens), runFrom(21, tokens)), 1e-6);
}

TEST_F(CpuSession, IsSavedAndGoesOnElsewhere) {
    for (const TinyVariant& variant :
         {TinyVariant{}, TinyVariant{.window = 5}, TinyVariant{.recurrent = true}}) {
        for (const KvType type : {KvType::F32, KvType::F16, KvType::Q8_0}) {
            ASSERT_NO_FATAL_FAILURE(open(variant, {.kvType = type}));
            const auto tokens = someTokens(100);
            runFrom(0, std::span(tokens).first(90));
            const auto saved = session_->save(90);
            ASSERT_TRUE(saved.ok()) << saved.error().detail;
            const auto logits = runFrom(90, tokens);
            const auto other = executor_->createSession(120);  // its ring is another, too
            ASSERT_TRUE(other.ok());
            ASSERT_TRUE((*other)->load(90, *saved).ok());
            EXPECT_EQ((*other)->resumable(90), 90);
            EXPECT_EQ(run(**other, {std::span(tokens).subspan(90), 90, Outputs::Last}), logits);
        }
    }
}

TEST_F(CpuSession, WhatCannotBeItsOwnIsNotLoaded) {
    ASSERT_NO_FATAL_FAILURE(open());
    const auto tokens = someTokens(40);
    runFrom(0, tokens);
    auto saved = session_->save(40);
    ASSERT_TRUE(saved.ok());
    EXPECT_EQ(session_->save(41).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(session_->load(kContext + 1, *saved).code(), ErrorCode::ContextFull);
    EXPECT_EQ(session_->load(39, *saved).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(session_->load(40, std::span(*saved).first(3)).code(), ErrorCode::InvalidArgument);
    saved->push_back(std::byte{});
    EXPECT_EQ(session_->load(40, *saved).code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(session_->resumable(40), 40) << "as it was";
}

TEST_F(CpuSession, StepsThatCannotBeAreRefused) {
    ASSERT_NO_FATAL_FAILURE(open());
    const auto tokens = someTokens(4);
    EXPECT_EQ(codeOf({{}, 0, Outputs::Last}), ErrorCode::InvalidArgument);
    EXPECT_EQ(codeOf({tokens, -1, Outputs::Last}), ErrorCode::ContextFull);
    EXPECT_EQ(codeOf({tokens, kContext - 3, Outputs::Last}), ErrorCode::ContextFull);
    EXPECT_EQ(codeOf({tokens, 1, Outputs::Last}), ErrorCode::InvalidArgument) << "nothing is cached";
    for (const std::int32_t wrong : {-1, TinyModel::kVocabulary}) {
        const std::array<std::int32_t, 1> token{wrong};
        EXPECT_EQ(codeOf({token, 0, Outputs::Last}), ErrorCode::InvalidArgument);
    }
    EXPECT_EQ(executor_->createSession(0).code(), ErrorCode::InvalidArgument);
}

TEST_F(CpuSession, CancelledBeforeItBeganAStepChangesNothing) {
    ASSERT_NO_FATAL_FAILURE(open({.recurrent = true}));
    const auto tokens = someTokens(20);
    runFrom(0, std::span(tokens).first(19));
    const plan::CancelToken cancel{true};
    std::vector<float> logits;
    EXPECT_EQ(session_->run({std::span(tokens).last(1), 19, Outputs::Last}, &cancel, logits).code(),
              ErrorCode::Cancelled);
    EXPECT_LT(test::nmse(expected(tokens), runFrom(19, tokens)), 1e-6);
}

TEST_F(CpuSession, CancelledWithinAStepItGoesOnFromWhatWasThere) {
    ASSERT_NO_FATAL_FAILURE(open());
    const auto tokens = someTokens(kContext);
    runFrom(0, std::span(tokens).first(10));
    int cancelled = 0;
    for (int round = 0; round < 200; ++round) {
        plan::CancelToken cancel{false};
        std::thread other([&cancel, round] {
            std::this_thread::sleep_for(std::chrono::microseconds(round * 10));
            cancel = true;
        });
        std::vector<float> logits;
        const auto result =
            session_->run({std::span(tokens).subspan(10), 10, Outputs::Last}, &cancel, logits);
        other.join();
        if (!result.ok()) ++cancelled;
        EXPECT_GE(session_->resumable(kContext), 10);
    }
    EXPECT_GT(cancelled, 0);
    EXPECT_LT(test::nmse(expected(tokens), runFrom(10, tokens)), 1e-6);
}

TEST_F(CpuSession, AStepHoldsTheWholeSequenceWhereTokensSeeBothWays) {
    ASSERT_NO_FATAL_FAILURE(open({.causal = false}));
    EXPECT_EQ(session_->maxChunk(), kContext);
    EXPECT_EQ(session_->preferredChunk(), kContext);
    for (const std::size_t length : {1, 40, 150}) {
        const auto tokens = someTokens(length);
        EXPECT_LT(test::nmse(expected(tokens), runFrom(0, tokens, kContext)), 1e-6);
    }
}

TEST_F(CpuSession, WhatDoesNotFitIsRefusedWithTheNumbers) {
    const TinyModel model;
    const auto refused = createExecutor(model.plans(), {.contextHint = 1000, .memoryLimit = 20000});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.code(), ErrorCode::ModelTooLarge);
    EXPECT_NE(refused.error().detail.find("1000 tokens"), std::string::npos) << refused.error().detail;
    const std::uint64_t need = footprint(model.plans(), KvType::F16, 50).total();
    const auto small = createExecutor(model.plans(), {.contextHint = 50, .memoryLimit = need});
    ASSERT_TRUE(small.ok()) << small.error().detail;
    EXPECT_TRUE((*small)->createSession(50).ok());
    EXPECT_EQ((*small)->createSession(5000).code(), ErrorCode::ModelTooLarge);
}

TEST_F(CpuSession, TellsHowFarItHasReadTheWeightsAndStopsWhenAsked) {
    const TinyModel model;
    std::uint64_t last = 0, all = 0;
    const auto executor =
        createExecutor(model.plans(), {.progress = [&](std::uint64_t done, std::uint64_t total) {
                           EXPECT_GT(done, last);
                           last = done;
                           all = total;
                       }});
    ASSERT_TRUE(executor.ok());
    EXPECT_EQ(all, model.weightBytes());
    EXPECT_EQ(last, all);
    EXPECT_EQ((*executor)->weightBytes(), all);
    const plan::CancelToken cancel{true};
    EXPECT_EQ(createExecutor(model.plans(), {.cancel = &cancel}).code(), ErrorCode::Cancelled);
}

}  // namespace
}  // namespace fireside::cpu
