// A small model cut in every way, on several executors in turn: what it computes, remembers, saves, and how
// it stops, is what one executor does with the whole.
#include <gtest/gtest.h>

#include <array>
#include <map>

#include "inference/cpu/executor.h"
#include "inference/split/executor.h"
#include "inference/vulkan/executor.h"
#include "tests/vulkan/logits_comparison.h"
#include "tests/vulkan/tiny_session.h"

namespace fireside::split {
namespace {

using plan::Outputs;
using plan::Placement;
using test::someTokens;
using test::TinyModel;
using test::TinyVariant;

/// Segments of the tiny model: embedding, two layers, head.
Placement places(std::vector<std::size_t> segments) {
    return {segments, segments};
}

/// One executor of `placement`, as the processor's own or as one that fails when told to.
using MakePart = std::function<Result<std::unique_ptr<plan::Executor>>(std::size_t index, plan::PlanSource)>;

Result<std::unique_ptr<plan::Executor>> onProcessor(std::size_t, plan::PlanSource plans) {
    return cpu::createExecutor(std::move(plans), {.threads = 2});
}

/// The second part on the (software) GPU.
Result<std::unique_ptr<plan::Executor>> onBoth(std::size_t index, plan::PlanSource plans) {
    if (index != 1) return onProcessor(index, std::move(plans));
    return vulkan::createExecutor(std::move(plans), {});
}

/// A session that reports this error once, before it runs.
class Faulty final : public plan::ExecutorSession {
 public:
    Faulty(std::unique_ptr<plan::ExecutorSession> inner, std::optional<ErrorCode>& fault)
        : inner_(std::move(inner)), fault_(fault) {}
    Result<> run(const plan::Step& step, const plan::CancelToken* cancel, std::vector<float>& rows) override {
        if (fault_) return Error{*std::exchange(fault_, std::nullopt), "on purpose"};
        return inner_->run(step, cancel, rows);
    }
    std::int32_t resumable(std::int32_t length) const override { return inner_->resumable(length); }
    bool recurrent() const override { return inner_->recurrent(); }
    Result<> checkpoint() override { return inner_->checkpoint(); }
    Result<std::vector<std::byte>> save(std::int32_t length) override { return inner_->save(length); }
    Result<> load(std::int32_t length, std::span<const std::byte> saved) override {
        return inner_->load(length, saved);
    }
    std::int32_t preferredChunk() const override { return inner_->preferredChunk(); }
    std::int32_t maxChunk() const override { return inner_->maxChunk(); }
    std::uint64_t bytes() const override { return inner_->bytes(); }

 private:
    std::unique_ptr<plan::ExecutorSession> inner_;
    std::optional<ErrorCode>& fault_;
};

class FaultyExecutor final : public plan::Executor {
 public:
    FaultyExecutor(std::unique_ptr<plan::Executor> inner, std::optional<ErrorCode>& fault)
        : inner_(std::move(inner)), fault_(fault) {}
    Result<std::unique_ptr<plan::ExecutorSession>> createSession(std::int32_t contextLength) override {
        FIRESIDE_TRY(auto session, inner_->createSession(contextLength));
        return std::unique_ptr<plan::ExecutorSession>(std::make_unique<Faulty>(std::move(session), fault_));
    }
    std::uint64_t weightBytes() const override { return inner_->weightBytes(); }

 private:
    std::unique_ptr<plan::Executor> inner_;
    std::optional<ErrorCode>& fault_;
};

class SplitSession : public testing::Test, protected test::TinySession {
 protected:
    static Result<std::unique_ptr<plan::Executor>> cutFor(const plan::PlanSource& plans,
                                                          const Placement& placement,
                                                          const MakePart& makePart) {
        const std::size_t count = 1 + *std::max_element(placement.segments.begin(), placement.segments.end());
        std::vector<std::unique_ptr<plan::Executor>> parts;
        for (std::size_t i = 0; i < count; ++i) {
            FIRESIDE_TRY(auto part, makePart(i, plan::partOf(plans, placement, count, i)));
            parts.push_back(std::move(part));
        }
        return createExecutor(plans, placement, plan::KvType::F16, std::move(parts));
    }
    void open(const Placement& placement, const TinyVariant& variant = {},
              const MakePart& makePart = onProcessor) {
        openOn(variant, [&](const plan::PlanSource& plans) { return cutFor(plans, placement, makePart); });
    }
    /// The second part fails with `fault_` at its next run, when that is set.
    void openFaulty(const Placement& placement, const TinyVariant& variant = {}) {
        open(placement, variant,
             [this](std::size_t index, plan::PlanSource plans) -> Result<std::unique_ptr<plan::Executor>> {
                 FIRESIDE_TRY(auto inner, onProcessor(index, std::move(plans)));
                 if (index != 1) return inner;
                 return std::unique_ptr<plan::Executor>(
                     std::make_unique<FaultyExecutor>(std::move(inner), fault_));
             });
    }
    std::optional<ErrorCode> fault_;
};

const std::vector<TinyVariant> kVariants{{}, {.window = 5}, {.recurrent = true}, {.window = 40}};
const std::vector<std::vector<std::size_t>> kCuts{{0, 0, 0, 1}, {0, 1, 1, 1}, {0, 0, 1, 1}, {1, 1, 0, 0},
                                                  {0, 1, 0, 1}, {0, 1, 2, 0}, {2, 1, 0, 1}};

TEST_F(SplitSession, ComputesWhatTheWholeDoesBitByBit) {
    for (const TinyVariant& variant : kVariants) {
        ASSERT_NO_FATAL_FAILURE(
            openOn(variant, [](plan::PlanSource plans) { return onProcessor(0, std::move(plans)); }));
        const auto tokens = someTokens(150);
        std::map<std::size_t, std::vector<float>> whole;
        for (const std::size_t chunk : {150, 33, 1}) whole[chunk] = runFrom(0, tokens, chunk);
        const auto rows = run(*session_, {std::span(tokens).first(20), 0, Outputs::All});
        for (const auto& cut : kCuts) {
            ASSERT_NO_FATAL_FAILURE(open(places(cut), variant));
            for (const auto& [chunk, logits] : whole) EXPECT_EQ(runFrom(0, tokens, chunk), logits);
            EXPECT_EQ(run(*session_, {std::span(tokens).first(20), 0, Outputs::All}), rows);
            EXPECT_TRUE(run(*session_, {tokens, 0, Outputs::None}).empty());
        }
    }
}

TEST_F(SplitSession, GpuAndProcessorAgreeWithTheOracle) {
    for (const TinyVariant& variant : kVariants) {
        for (const auto& cut : kCuts) {
            ASSERT_NO_FATAL_FAILURE(open(places(cut), variant, onBoth));
            const auto tokens = someTokens(100);
            EXPECT_LT(test::nmse(runFrom(0, tokens), expected(tokens)), 1e-6);
            EXPECT_LT(test::nmse(runFrom(0, tokens, 7), expected(tokens)), 1e-6);
        }
    }
}

TEST_F(SplitSession, AStepHoldsTheWholeSequenceWhereTokensSeeBothWays) {
    ASSERT_NO_FATAL_FAILURE(open(places({0, 1, 0, 1}), {.causal = false}, onBoth));
    EXPECT_EQ(session_->maxChunk(), kContext);
    for (const std::size_t length : {1, 40, 150}) {
        const auto tokens = someTokens(length);
        EXPECT_LT(test::nmse(runFrom(0, tokens, kContext), expected(tokens)), 1e-6);
    }
}

TEST_F(SplitSession, IsSavedAsTheWholeIsAndGoesOnElsewhere) {
    for (const TinyVariant& variant : kVariants) {
        const auto tokens = someTokens(100);
        ASSERT_NO_FATAL_FAILURE(
            openOn(variant, [](plan::PlanSource plans) { return onProcessor(0, std::move(plans)); }));
        runFrom(0, std::span(tokens).first(40));
        ASSERT_TRUE(session_->checkpoint().ok());
        runFrom(40, std::span(tokens).first(90));
        const auto whole = session_->save(90);
        ASSERT_TRUE(whole.ok());
        const auto next = runFrom(90, tokens);
        for (const auto& cut : kCuts) {
            // From the whole to the split ...
            ASSERT_NO_FATAL_FAILURE(open(places(cut), variant));
            ASSERT_TRUE(session_->load(90, *whole).ok());
            EXPECT_EQ(session_->resumable(90), 90);
            EXPECT_EQ(runFrom(90, tokens), next);
            // ... its checkpoint with it ...
            if (variant.recurrent) {
                EXPECT_EQ(session_->resumable(89), 40);
                EXPECT_EQ(runFrom(40, tokens), next);
            }
            // ... and back, by way of another split that has run these tokens itself.
            ASSERT_NO_FATAL_FAILURE(open(places(cut), variant));
            runFrom(0, std::span(tokens).first(40));
            ASSERT_TRUE(session_->checkpoint().ok());
            runFrom(40, std::span(tokens).first(90));
            const auto split = session_->save(90);
            ASSERT_TRUE(split.ok()) << split.error().detail;
            ASSERT_EQ(split->size(), whole->size());  // (behind each row's elements is anything)
            ASSERT_NO_FATAL_FAILURE(
                openOn(variant, [](plan::PlanSource plans) { return onProcessor(0, std::move(plans)); }));
            ASSERT_TRUE(session_->load(90, *split).ok());
            EXPECT_EQ(runFrom(90, tokens), next);
        }
    }
}

TEST_F(SplitSession, WhatCannotBeItsOwnIsNotLoaded) {
    for (const TinyVariant& variant : kVariants) {
        ASSERT_NO_FATAL_FAILURE(open(places({0, 1, 0, 1}), variant));
        const auto tokens = someTokens(40);
        runFrom(0, tokens);
        auto saved = session_->save(40);
        ASSERT_TRUE(saved.ok());
        EXPECT_EQ(session_->save(41).code(), ErrorCode::InvalidArgument);
        EXPECT_EQ(session_->save(0).code(), ErrorCode::InvalidArgument);
        EXPECT_EQ(session_->load(kContext + 1, *saved).code(), ErrorCode::ContextFull);
        EXPECT_EQ(session_->load(39, *saved).code(), ErrorCode::InvalidArgument);
        EXPECT_EQ(session_->load(0, *saved).code(), ErrorCode::InvalidArgument);
        for (const std::size_t length : {0, 3, 20, 21}) {
            EXPECT_EQ(session_->load(40, std::span(*saved).first(length)).code(), ErrorCode::InvalidArgument);
        }
        for (const std::size_t at : {0, 3, 17}) {  // in the header
            auto damaged = *saved;
            damaged[at] ^= std::byte{0x55};
            EXPECT_EQ(session_->load(40, damaged).code(), ErrorCode::InvalidArgument) << at;
        }
        saved->push_back(std::byte{});
        EXPECT_EQ(session_->load(40, *saved).code(), ErrorCode::InvalidArgument);
        EXPECT_EQ(session_->resumable(40), 40) << "as it was";
    }
}

TEST_F(SplitSession, StepsThatCannotBeAreRefused) {
    ASSERT_NO_FATAL_FAILURE(open(places({0, 0, 1, 1})));
    const auto tokens = someTokens(4);
    EXPECT_EQ(codeOf({{}, 0, Outputs::Last}), ErrorCode::InvalidArgument);
    EXPECT_EQ(codeOf({tokens, kContext - 3, Outputs::Last}), ErrorCode::ContextFull);
    EXPECT_EQ(codeOf({tokens, 1, Outputs::Last}), ErrorCode::InvalidArgument) << "nothing is cached";
    for (const std::int32_t wrong : {-1, TinyModel::kVocabulary}) {
        const std::array<std::int32_t, 1> token{wrong};
        EXPECT_EQ(codeOf({token, 0, Outputs::Last}), ErrorCode::InvalidArgument);
    }
    EXPECT_EQ(executor_->createSession(0).code(), ErrorCode::InvalidArgument);
}

// The first part has gone on when the second fails: they must agree again on where the sequence stands.
TEST_F(SplitSession, GoesOnAfterOnePartFailedWithinAStep) {
    for (const TinyVariant& variant : kVariants) {
        for (const ErrorCode code : {ErrorCode::Cancelled, ErrorCode::DeviceFailure}) {
            // {1, 0, 1, 0}: the one that fails is first; its turn comes again within the step.
            for (const auto& cut : {std::vector<std::size_t>{0, 0, 1, 1}, {0, 1, 0, 1}, {1, 0, 1, 0}}) {
                ASSERT_NO_FATAL_FAILURE(openFaulty(places(cut), variant));
                const auto tokens = someTokens(60);
                runFrom(0, std::span(tokens).first(30));
                ASSERT_TRUE(session_->checkpoint().ok());
                runFrom(30, std::span(tokens).first(50));
                ASSERT_TRUE(session_->checkpoint().ok());
                fault_ = code;
                EXPECT_EQ(codeOf({std::span(tokens).subspan(50), 50, Outputs::Last}), code);
                EXPECT_EQ(session_->resumable(60), 50);
                const auto kept = session_->save(50);
                ASSERT_TRUE(kept.ok()) << kept.error().detail;
                EXPECT_LT(test::nmse(runFrom(50, tokens), expected(tokens)), 1e-6);
                const auto loaded = session_->load(50, *kept);
                ASSERT_TRUE(loaded.ok()) << loaded.error().detail;
                EXPECT_LT(test::nmse(runFrom(50, tokens), expected(tokens)), 1e-6);
            }
        }
    }
}

TEST_F(SplitSession, CancelledBeforeItBeganAStepChangesNothing) {
    ASSERT_NO_FATAL_FAILURE(open(places({0, 1, 0, 1}), {.recurrent = true}, onBoth));
    const auto tokens = someTokens(20);
    runFrom(0, std::span(tokens).first(19));
    const plan::CancelToken cancel{true};
    std::vector<float> logits;
    EXPECT_EQ(session_->run({std::span(tokens).last(1), 19, Outputs::Last}, &cancel, logits).code(),
              ErrorCode::Cancelled);
    EXPECT_LT(test::nmse(runFrom(19, tokens), expected(tokens)), 1e-6);
}

TEST_F(SplitSession, EachPartHoldsOnlyItsOwn) {
    ASSERT_NO_FATAL_FAILURE(open(places({0, 0, 1, 1})));
    const std::uint64_t embedding = TinyModel::kVocabulary * 32 * sizeof(float);
    // Both look something up in the tied embedding; nothing else is there twice but the frequencies.
    EXPECT_GE(executor_->weightBytes(), model_->weightBytes());
    EXPECT_LE(executor_->weightBytes(), model_->weightBytes() + 2 * embedding);
}

}  // namespace
}  // namespace fireside::split
