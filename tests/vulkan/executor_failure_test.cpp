// What the executor says when something is wrong, and that everything can be torn down afterwards.
#include <gtest/gtest.h>

#include <limits>

#include "inference/vulkan/executor.h"
#include "tests/vulkan/logits_comparison.h"
#include "tests/vulkan/tiny_model.h"
#include "tests/vulkan/vulkan_fixture.h"

namespace fireside::vulkan {
namespace {

using plan::Outputs;
using test::someTokens;
using test::TinyModel;

constexpr std::int32_t kContext = 40;

class ExecutorFailureTest : public test::VulkanTest {
 protected:
    struct Opened {
        std::unique_ptr<plan::Executor> executor;
        std::unique_ptr<plan::ExecutorSession> session;
    };
    /// Everything up to a session.
    Result<Opened> open(const ExecutorOptions& options) {
        Opened opened;
        FIRESIDE_TRY(opened.executor, createExecutor(model_.plans(), options));
        FIRESIDE_TRY(opened.session, opened.executor->createSession(kContext));
        return opened;
    }
    /// Up to logits of three steps.
    Result<std::vector<float>> answer(const ExecutorOptions& options) {
        FIRESIDE_TRY(Opened opened, open(options));
        const auto tokens = someTokens(10);
        std::vector<float> logits;
        FIRESIDE_CHECK(opened.session->run({std::span(tokens).first(8), 0, Outputs::None}, nullptr, logits));
        FIRESIDE_CHECK(
            opened.session->run({std::span(tokens).subspan(8, 1), 8, Outputs::Last}, nullptr, logits));
        FIRESIDE_CHECK(
            opened.session->run({std::span(tokens).subspan(9, 1), 9, Outputs::Last}, nullptr, logits));
        return logits;
    }
    ErrorCode stepError(const plan::Step& step, const plan::CancelToken* cancel = nullptr) {
        const auto opened = open(executorOptions());
        EXPECT_TRUE(opened.ok());
        std::vector<float> logits;
        const auto result = opened->session->run(step, cancel, logits);
        EXPECT_FALSE(result.ok());
        return result.ok() ? ErrorCode::Internal : result.code();
    }

    TinyModel model_;
};

TEST_F(ExecutorFailureTest, ALostDeviceIsSaidAtEverySubmitAndANewExecutorGoesOn) {
    const auto good = answer(executorOptions());
    ASSERT_TRUE(good.ok()) << good.error().detail;
    int lost = 0;
    for (;; ++lost) {
        ExecutorOptions options = executorOptions();
        options.faults.loseDeviceAtSubmit = lost;
        const auto bad = answer(options);
        if (bad.ok()) break;
        ASSERT_EQ(bad.code(), ErrorCode::DeviceLost) << bad.error().detail;
        ASSERT_LT(lost, 50);
    }
    EXPECT_GE(lost, 3) << "three steps are at least three submits";
    const auto again = answer(executorOptions());
    ASSERT_TRUE(again.ok());
    test::expectSameLogits(again.value(), good.value());
}

TEST_F(ExecutorFailureTest, ALostDeviceStaysLost) {
    ExecutorOptions options = executorOptions();
    options.faults.loseDeviceAtSubmit = 0;
    const auto opened = open(options);
    ASSERT_TRUE(opened.ok());
    const auto tokens = someTokens(1);
    std::vector<float> logits;
    for (int i = 0; i < 3; ++i) {
        const auto result = opened->session->run({tokens, 0, Outputs::Last}, nullptr, logits);
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(result.code(), ErrorCode::DeviceLost);
    }
}

TEST_F(ExecutorFailureTest, EveryFailedAllocationIsOutOfMemory) {
    int failed = 0;
    for (;; ++failed) {
        ExecutorOptions options = executorOptions();
        options.faults.failAllocationAt = failed;
        const auto result = answer(options);
        if (result.ok()) break;
        ASSERT_EQ(result.code(), ErrorCode::OutOfMemory) << result.error().detail;
        EXPECT_NE(result.error().detail.find("bytes for"), std::string::npos) << result.error().detail;
        ASSERT_LT(failed, 50);
    }
    EXPECT_GE(failed, 5) << "weights, KV cache, scratch, step and logits";
}

TEST_F(ExecutorFailureTest, AFailedAllocationLeavesTheExecutorUsable) {
    ExecutorOptions options = executorOptions();
    options.faults.failAllocationAt = 1;
    auto executor = createExecutor(model_.plans(), options);
    ASSERT_TRUE(executor.ok());
    const auto failed = executor.value()->createSession(kContext);
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.code(), ErrorCode::OutOfMemory);
    EXPECT_TRUE(executor.value()->createSession(kContext).ok());
}

TEST_F(ExecutorFailureTest, AModelThatCannotFitIsRefusedBeforeUploadingWithTheNumbers) {
    ExecutorOptions options = executorOptions();
    options.contextHint = std::numeric_limits<std::int32_t>::max();
    bool uploaded = false;
    options.progress = [&uploaded](std::uint64_t, std::uint64_t) { uploaded = true; };
    const auto executor = createExecutor(model_.plans(), options);
    ASSERT_FALSE(executor.ok());
    EXPECT_EQ(executor.code(), ErrorCode::ModelTooLarge);
    for (const char* part : {"weights", "KV cache", "2147483647 tokens", "scratch", "available"}) {
        EXPECT_NE(executor.error().detail.find(part), std::string::npos) << executor.error().detail;
    }
    EXPECT_FALSE(uploaded);
}

TEST_F(ExecutorFailureTest, ASessionThatCannotFitIsRefused) {
    const auto executor = createExecutor(model_.plans(), executorOptions());
    ASSERT_TRUE(executor.ok());
    const auto session = executor.value()->createSession(std::numeric_limits<std::int32_t>::max());
    ASSERT_FALSE(session.ok());
    EXPECT_EQ(session.code(), ErrorCode::ModelTooLarge);
    EXPECT_FALSE(executor.value()->createSession(0).ok());
}

TEST_F(ExecutorFailureTest, CreationCanBeCancelled) {
    const plan::CancelToken cancel{true};
    ExecutorOptions options = executorOptions();
    options.cancel = &cancel;
    const auto executor = createExecutor(model_.plans(), options);
    ASSERT_FALSE(executor.ok());
    EXPECT_EQ(executor.code(), ErrorCode::Cancelled);
}

TEST_F(ExecutorFailureTest, AStepCanBeCancelledAndTheSessionGoesOn) {
    const auto opened = open(executorOptions());
    ASSERT_TRUE(opened.ok());
    const auto tokens = someTokens(5);
    std::vector<float> logits;
    plan::CancelToken cancel{true};
    const auto result = opened->session->run({tokens, 0, Outputs::Last}, &cancel, logits);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.code(), ErrorCode::Cancelled);
    cancel = false;
    EXPECT_TRUE(opened->session->run({tokens, 0, Outputs::Last}, &cancel, logits).ok());
}

TEST_F(ExecutorFailureTest, ImpossibleStepsAreRefused) {
    const auto tokens = someTokens(kContext + 100);
    const auto first = [&tokens](std::size_t count) { return std::span(tokens).first(count); };
    EXPECT_EQ(stepError({{}, 0, Outputs::Last}), ErrorCode::InvalidArgument);
    EXPECT_EQ(stepError({tokens, 0, Outputs::Last}), ErrorCode::InvalidArgument);
    EXPECT_EQ(stepError({first(1), kContext, Outputs::Last}), ErrorCode::ContextFull);
    EXPECT_EQ(stepError({first(2), kContext - 1, Outputs::Last}), ErrorCode::ContextFull);
    EXPECT_EQ(stepError({first(1), -1, Outputs::Last}), ErrorCode::ContextFull);
    for (const std::int32_t token : {-1, TinyModel::kVocabulary}) {
        EXPECT_EQ(stepError({{&token, 1}, 0, Outputs::Last}), ErrorCode::InvalidArgument);
    }
}

TEST_F(ExecutorFailureTest, AMissingDeviceIsNoDevice) {
    ExecutorOptions options = executorOptions();
    options.device.index = 99;
    const auto executor = createExecutor(model_.plans(), options);
    ASSERT_FALSE(executor.ok());
    EXPECT_EQ(executor.code(), ErrorCode::NoDevice);
}

}  // namespace
}  // namespace fireside::vulkan
