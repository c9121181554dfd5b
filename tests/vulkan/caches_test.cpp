// What sessions remember: rings, recurrent state, types of keys and values; and how far back they can go.
#include <gtest/gtest.h>

#include <array>

#include "inference/plan/cache_contents.h"
#include "inference/vulkan/device_model.h"
#include "inference/vulkan/executor.h"
#include "tests/vulkan/logits_comparison.h"
#include "tests/vulkan/tiny_session.h"
#include "tests/vulkan/vulkan_fixture.h"

namespace fireside::vulkan {
namespace {

using plan::KvType;
using plan::Outputs;
using test::expectSameLogits;
using test::someTokens;
using test::TinyModel;
using test::TinyVariant;

class CachesTest : public test::VulkanTest, protected test::TinySession {
 protected:
    void open(const TinyVariant& variant, KvType type = KvType::F16) {
        ExecutorOptions options = executorOptions();
        options.kvType = type;
        openOn(variant, [&](plan::PlanSource plans) { return createExecutor(std::move(plans), options); });
    }
    ErrorCode errorAt(std::int32_t position) {
        const std::array<std::int32_t, 1> token{1};
        return codeOf({token, position, Outputs::Last});
    }
    /// `tokens` with all from `at` on replaced.
    static std::vector<std::int32_t> otherFrom(std::vector<std::int32_t> tokens, std::size_t at) {
        for (std::size_t i = at; i < tokens.size(); ++i) tokens[i] = (tokens[i] + 1) % TinyModel::kVocabulary;
        return tokens;
    }
};

TEST_F(CachesTest, AWindowIsRightPastTheEndOfItsRing) {
    ASSERT_NO_FATAL_FAILURE(open({.window = 5}));
    const auto tokens = someTokens(200);
    for (const std::size_t chunk : {32, 7}) {
        for (const std::size_t length : {64, 65, 131, 200}) {
            const std::span some = std::span(tokens).first(length);
            expectSameLogits(runFrom(0, some, chunk), expected(some));
        }
    }
}

TEST_F(CachesTest, GoingBackOverTheBorderOfARingEqualsAFreshStart) {
    ASSERT_NO_FATAL_FAILURE(open({.window = 5}));
    const auto tokens = someTokens(130);
    runFrom(0, tokens);
    // 64 rows or more, of which the last 4 before the next token must be whole.
    const std::int32_t earliest = 127;
    EXPECT_EQ(session_->resumable(130), 130);
    EXPECT_EQ(session_->resumable(earliest), earliest);
    const auto other = otherFrom(tokens, static_cast<std::size_t>(earliest));
    expectSameLogits(runFrom(earliest, other), expected(other));
    EXPECT_EQ(session_->resumable(20), 0);
    EXPECT_EQ(errorAt(20), ErrorCode::InvalidArgument);
    const auto third = otherFrom(tokens, 90);
    const std::int32_t back = session_->resumable(90);
    EXPECT_EQ(back, 90) << "within the ring";
    expectSameLogits(runFrom(back, third), expected(third));
}

TEST_F(CachesTest, ARecurrentStateIsRightInChunksAndOneByOne) {
    ASSERT_NO_FATAL_FAILURE(open({.recurrent = true}));
    EXPECT_TRUE(session_->recurrent());
    const auto tokens = someTokens(90);
    const auto all = expected(tokens);
    for (const std::size_t chunk : {32, 5, 1}) expectSameLogits(runFrom(0, tokens, chunk), all);
}

TEST_F(CachesTest, GoingBackToACheckpointEqualsAFreshStart) {
    ASSERT_NO_FATAL_FAILURE(open({.recurrent = true}));
    const auto tokens = someTokens(60);
    runFrom(0, std::span(tokens).first(21));
    ASSERT_TRUE(session_->checkpoint().ok());
    runFrom(21, std::span(tokens).first(40));
    ASSERT_TRUE(session_->checkpoint().ok());
    runFrom(40, tokens);
    EXPECT_EQ(session_->resumable(60), 60);
    EXPECT_EQ(session_->resumable(59), 40);
    EXPECT_EQ(session_->resumable(39), 21);
    EXPECT_EQ(session_->resumable(20), 0);
    EXPECT_EQ(errorAt(30), ErrorCode::InvalidArgument);
    for (const std::int32_t back : {40, 21, 21, 0}) {
        const auto other = otherFrom(tokens, static_cast<std::size_t>(back));
        expectSameLogits(runFrom(back, other), expected(other));
    }
    EXPECT_EQ(session_->resumable(59), 0) << "a fresh start forgets the checkpoints";
}

TEST_F(CachesTest, AStepCancelledBeforeItBeganChangesNothing) {
    ASSERT_NO_FATAL_FAILURE(open({.recurrent = true}));
    const auto tokens = someTokens(20);
    runFrom(0, std::span(tokens).first(19));
    const plan::CancelToken cancel{true};
    std::vector<float> logits;
    const auto result = session_->run({std::span(tokens).last(1), 19, Outputs::Last}, &cancel, logits);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.code(), ErrorCode::Cancelled);
    EXPECT_EQ(session_->resumable(19), 19);
    expectSameLogits(runFrom(19, tokens), expected(tokens));
}

TEST_F(CachesTest, EveryTypeOfKeysAndValuesAgreesWithTheOracle) {
    const auto tokens = someTokens(70);
    for (const auto& [type, precision] : {std::pair{KvType::F32, reference::KvPrecision::F32},
                                          {KvType::F16, reference::KvPrecision::F16},
                                          {KvType::Q8_0, reference::KvPrecision::Q8_0}}) {
        ASSERT_NO_FATAL_FAILURE(open({.window = 9}, type));
        // A number near the middle of two steps may be rounded to either, which Q8_0 makes visible.
        const double most = type == KvType::Q8_0 ? 1e-5 : type == KvType::F16 ? 1e-6 : 1e-9;
        EXPECT_LT(test::nmse(expected(tokens, precision), runFrom(0, tokens)), most);
    }
}

TEST_F(CachesTest, TypesDifferAsMuchAsTheyShould) {
    const auto tokens = someTokens(70);
    ASSERT_NO_FATAL_FAILURE(open({}, KvType::F32));
    const auto exact = runFrom(0, tokens);
    for (const auto& [type, least, most] :
         {std::tuple{KvType::F16, 1e-12, 1e-5}, {KvType::Q8_0, 1e-8, 1e-2}}) {
        ASSERT_NO_FATAL_FAILURE(open({}, type));
        const double error = test::nmse(exact, runFrom(0, tokens));
        EXPECT_GT(error, least);
        EXPECT_LT(error, most);
    }
}

TEST_F(CachesTest, AStepHoldsTheWholeSequenceWhereTokensSeeBothWays) {
    ASSERT_NO_FATAL_FAILURE(open({.causal = false}));
    EXPECT_EQ(session_->maxChunk(), kContext);
    EXPECT_EQ(session_->preferredChunk(), kContext);
    for (const std::size_t length : {1, 40, 150}) {
        const auto tokens = someTokens(length);
        expectSameLogits(runFrom(0, tokens, kContext), expected(tokens));
        EXPECT_EQ(session_->resumable(1), 0);
    }
    EXPECT_EQ(errorAt(1), ErrorCode::InvalidArgument);
}

TEST(SessionFootprint, IsWhatEachCacheTakes) {
    DeviceProfile gpu;
    const auto kvBytes = [&](const TinyVariant& variant, KvType type, std::int32_t context) {
        const TinyModel model(variant);
        return sessionFootprint(model.plans(), gpu, type, context).kvCache;
    };
    // Keys and values of two layers: 18 elements, a row padded to 16 bytes; arrays padded to 256 + slack.
    const auto arrays = [](std::uint64_t rows, std::uint64_t rowBytes) {
        return (rows * rowBytes + 64 + 255) / 256 * 256;
    };
    EXPECT_EQ(kvBytes({}, KvType::F32, 4096), 4 * arrays(4096, 80));
    EXPECT_EQ(kvBytes({}, KvType::F16, 4096), 4 * arrays(4096, 48));
    EXPECT_EQ(kvBytes({}, KvType::Q8_0, 4096), 4 * arrays(4096, 48));
    EXPECT_EQ(kvBytes({.window = 100}, KvType::F16, 4096), 2 * arrays(4096, 48) + 2 * arrays(640, 48));
    EXPECT_EQ(kvBytes({.window = 100}, KvType::F16, 300), 4 * arrays(300, 48));
    // The state and copies of it: [3, 36] inputs and a state of 12 x 12.
    const std::uint64_t state = (432 + 255) / 256 * 256 + (576 + 255) / 256 * 256;
    EXPECT_EQ(kvBytes({.recurrent = true}, KvType::F16, 4096),
              2 * arrays(4096, 48) + (1 + plan::kCheckpoints) * arrays(1, state));
}

}  // namespace
}  // namespace fireside::vulkan
