#include "inference/vulkan/executor.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "inference/vulkan/fused_forms.h"
#include "tests/reference/reference_executor.h"
#include "tests/vulkan/logits_comparison.h"
#include "tests/vulkan/tiny_model.h"
#include "tests/vulkan/vulkan_fixture.h"

namespace fireside::vulkan {
namespace {

using plan::Outputs;
using plan::Step;
using test::expectSameLogits;
using test::someTokens;
using test::TinyModel;

constexpr std::int32_t kContext = 64;

class ExecutorTest : public test::VulkanTest {
 protected:
    void open(const ExecutorOptions& options, std::int32_t context = kContext) {
        session_.reset();
        auto executor = createExecutor(model_.plans(), options);
        ASSERT_TRUE(executor.ok()) << executor.error().detail;
        executor_ = std::move(executor).value();
        auto session = executor_->createSession(context);
        ASSERT_TRUE(session.ok()) << session.error().detail;
        session_ = std::move(session).value();
    }
    void open() { open(executorOptions()); }

    static std::vector<float> run(plan::ExecutorSession& session, const Step& step) {
        std::vector<float> logits;
        const auto result = session.run(step, nullptr, logits);
        EXPECT_TRUE(result.ok()) << result.error().detail;
        return logits;
    }
    std::vector<float> run(const Step& step) { return run(*session_, step); }

    /// The oracle's logits, a row per token.
    std::vector<float> expected(std::span<const std::int32_t> tokens) {
        const auto count = static_cast<std::int32_t>(tokens.size());
        const auto oracle = reference::createReferenceExecutor(model_.plans(), {.maxChunk = count});
        auto session = oracle->createSession(count);
        EXPECT_TRUE(session.ok());
        return run(*session.value(), {tokens, 0, Outputs::All});
    }
    /// Of one token, as the first device has it.
    plan::Plan recordedPlan(Outputs outputs) {
        const auto devices = listDevices();
        EXPECT_TRUE(devices.ok());
        return fusedPlans(model_.plans(), devices->front().profile, plan::KvType::F16)(1, outputs);
    }
    static std::span<const float> row(const std::vector<float>& logits, std::size_t index) {
        return std::span(logits).subspan(index * TinyModel::kVocabulary, TinyModel::kVocabulary);
    }

    TinyModel model_;
    std::unique_ptr<plan::Executor> executor_;
    std::unique_ptr<plan::ExecutorSession> session_;
};

TEST_F(ExecutorTest, PrefillAgreesWithTheOracle) {
    ASSERT_NO_FATAL_FAILURE(open());
    const auto tokens = someTokens(21);
    expectSameLogits(run({tokens, 0, Outputs::All}), expected(tokens));
}

TEST_F(ExecutorTest, DecodeTokenByTokenAgreesWithTheOracle) {
    ASSERT_NO_FATAL_FAILURE(open());
    const auto tokens = someTokens(9);
    const auto all = expected(tokens);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto logits = run({{&tokens[i], 1}, static_cast<std::int32_t>(i), Outputs::Last});
        expectSameLogits(logits, row(all, i));
    }
}

TEST_F(ExecutorTest, ChunksOfEverySizeAgreeWithTheOracle) {
    ASSERT_NO_FATAL_FAILURE(open());
    const auto tokens = someTokens(kContext);
    const auto all = expected(tokens);
    std::size_t done = 0;
    for (const std::size_t size : {1, 2, 7, 8, 9, 31, 6}) {
        const std::span chunk = std::span(tokens).subspan(done, size);
        const auto position = static_cast<std::int32_t>(done);
        done += size;
        const bool inner = size == 7;
        const auto logits = run({chunk, position, inner ? Outputs::None : Outputs::Last});
        if (inner) {
            EXPECT_TRUE(logits.empty());
        } else {
            expectSameLogits(logits, row(all, done - 1));
        }
    }
    EXPECT_EQ(done, tokens.size());
}

TEST_F(ExecutorTest, PositionsCanBeRunAnew) {
    ASSERT_NO_FATAL_FAILURE(open());
    const auto first = someTokens(12, 1);
    auto second = first;
    second[11] = (first[11] + 1) % TinyModel::kVocabulary;
    run({first, 0, Outputs::Last});
    const auto logits = run({std::span(second).subspan(11), 11, Outputs::Last});
    expectSameLogits(logits, row(expected(second), 11));
}

TEST_F(ExecutorTest, AWeakDeviceComputesTheSame) {
    DeviceProfile weak;  // no subgroup arithmetic, 16 KiB shared, 128 invocations
    ExecutorOptions options = executorOptions();
    options.device.profileOverride = &weak;
    ASSERT_NO_FATAL_FAILURE(open(options));
    const auto tokens = someTokens(21);
    expectSameLogits(run({tokens, 0, Outputs::All}), expected(tokens));
}

TEST_F(ExecutorTest, SessionsDoNotDisturbEachOther) {
    ASSERT_NO_FATAL_FAILURE(open());
    auto other = executor_->createSession(kContext);
    ASSERT_TRUE(other.ok());
    const auto mine = someTokens(10, 1);
    const auto theirs = someTokens(10, 2);
    run({std::span(mine).first(9), 0, Outputs::None});
    run(*other.value(), {std::span(theirs).first(9), 0, Outputs::None});
    const auto logits = run({std::span(mine).last(1), 9, Outputs::Last});
    const auto otherLogits = run(*other.value(), {std::span(theirs).last(1), 9, Outputs::Last});
    expectSameLogits(logits, row(expected(mine), 9));
    expectSameLogits(otherLogits, row(expected(theirs), 9));
}

TEST_F(ExecutorTest, ExecutorsDoNotDisturbEachOther) {
    ASSERT_NO_FATAL_FAILURE(open());
    auto other = createExecutor(model_.plans(), executorOptions());
    ASSERT_TRUE(other.ok());
    auto session = other.value()->createSession(kContext);
    ASSERT_TRUE(session.ok());
    const auto tokens = someTokens(4);
    const auto logits = run({tokens, 0, Outputs::All});
    expectSameLogits(run(*session.value(), {tokens, 0, Outputs::All}), logits);
}

TEST_F(ExecutorTest, ATokenCostsOneSubmitOfAPlanRecordedOnce) {
    ExecutorStats stats;
    ExecutorOptions options = executorOptions();
    options.stats = &stats;
    ASSERT_NO_FATAL_FAILURE(open(options));
    const auto tokens = someTokens(kContext);
    std::int32_t position = 0;
    const auto decode = [&] {
        const auto index = static_cast<std::size_t>(position);
        run({std::span(tokens).subspan(index, 1), position++, Outputs::Last});
    };
    decode();
    EXPECT_EQ(stats.submits, TinyModel::kSegments) << "what was never measured goes segment by segment";
    const plan::Plan plan = recordedPlan(Outputs::Last);
    EXPECT_EQ(stats.plansRecorded, 1u);
    EXPECT_EQ(stats.dispatchesRecorded, plan.nodes.size());
    const auto barriers = plan::schedule(plan).barrierBefore;
    const auto wanted = static_cast<std::uint64_t>(std::count(barriers.begin(), barriers.end(), true));
    EXPECT_EQ(stats.barriersRecorded, wanted + 3) << "one before the step, two around the copy of the logits";

    for (int i = 0; i < 8; ++i) decode();  // the first run may have included compiling shaders
    const std::uint64_t before = stats.submits;
    for (int i = 0; i < 10; ++i) decode();
    EXPECT_EQ(stats.submits - before, 10u);
    EXPECT_EQ(stats.steps, 19u);
    EXPECT_EQ(stats.plansRecorded, 1u);
}

TEST_F(ExecutorTest, TheBestTokenIsThatOfTheLogits) {
    ASSERT_NO_FATAL_FAILURE(open());
    const auto tokens = someTokens(12);
    for (const std::size_t count : {12, 1, 5}) {
        const std::span step = std::span(tokens).first(count);
        const auto logits = run({step, 0, Outputs::Last});
        const auto best = std::ranges::max_element(logits) - logits.begin();
        EXPECT_EQ(run({step, 0, Outputs::Best}), std::vector{static_cast<float>(best)});
    }
}

// What GPUs run: norms in products, attention in ranges.
TEST_F(ExecutorTest, FormsOfAGpuComputeTheSame) {
    const auto devices = listDevices();
    ASSERT_TRUE(devices.ok());
    DeviceProfile gpu = devices->front().profile;
    gpu.cpu = false;
    ExecutorStats stats;
    ExecutorOptions options = executorOptions();
    options.device.profileOverride = &gpu;
    options.stats = &stats;
    constexpr std::int32_t kLong = 3 * plan::kLeastSplit;
    ASSERT_NO_FATAL_FAILURE(open(options, kLong));
    const auto tokens = someTokens(kLong);
    const auto all = expected(tokens);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto logits = run({{&tokens[i], 1}, static_cast<std::int32_t>(i), Outputs::Last});
        expectSameLogits(logits, row(all, i));
    }
    // The embedding; projections, heads, attention, its merge and the output of each layer; the head.
    EXPECT_EQ(stats.dispatchesRecorded, 1u + 5u * TinyModel::kLayers + 1u + 1u);
}

TEST_F(ExecutorTest, ChunksAreWithinBounds) {
    ASSERT_NO_FATAL_FAILURE(open());
    EXPECT_GE(session_->maxChunk(), 32);
    const auto tokens = someTokens(kContext);
    for (std::int32_t position = 0; position < kContext;) {
        const std::int32_t chunk = std::min(session_->preferredChunk(), kContext - position);
        ASSERT_GE(chunk, 1);
        ASSERT_LE(chunk, session_->maxChunk());
        run({std::span(tokens).subspan(static_cast<std::size_t>(position), static_cast<std::size_t>(chunk)),
             position, Outputs::None});
        position += chunk;
    }
}

TEST_F(ExecutorTest, ReportsWeightsAndProgress) {
    ExecutorOptions options = executorOptions();
    std::uint64_t lastDone = 0;
    std::uint64_t lastTotal = 0;
    options.progress = [&](std::uint64_t done, std::uint64_t total) {
        EXPECT_GE(done, lastDone);
        lastDone = done;
        lastTotal = total;
    };
    ASSERT_NO_FATAL_FAILURE(open(options));
    EXPECT_EQ(lastDone, model_.weightBytes());
    EXPECT_EQ(lastTotal, model_.weightBytes());
    EXPECT_GE(executor_->weightBytes(), model_.weightBytes());
}

}  // namespace
}  // namespace fireside::vulkan
