// lower() without a device: limits are respected or refused with a reason.
#include <gtest/gtest.h>

#include "tests/shaders/fake_bindings.h"
#include "tests/shaders/op_case.h"

namespace fireside::test {
namespace {

using gguf::TensorType;

Result<vulkan::Dispatch> lower(const OpCase& opCase, const vulkan::DeviceProfile& profile) {
    return vulkan::lower(opCase.op(), opCase.plan(), fakeBindings(), profile);
}

void setAttention(OpCase& opCase, std::int32_t keySize, std::int32_t valueSize) {
    const plan::ValueId q = opCase.value(keySize);
    opCase.cache({.shape = {.keyWidth = keySize, .valueWidth = valueSize}});
    opCase.setOp(
        plan::AttentionOp{q, opCase.value(valueSize), plan::CacheId{0}, 1, 1, keySize, valueSize, 1.0f});
}

TEST(Lowering, RefusesNormsThatAreNotF32) {
    OpCase opCase({});
    const plan::ValueId in = opCase.value(64);
    opCase.setOp(plan::NormOp{in, opCase.weight(TensorType::F16, 1, 64), in});
    const auto dispatch = lower(opCase, {});
    ASSERT_FALSE(dispatch.ok());
    EXPECT_EQ(dispatch.code(), ErrorCode::UnsupportedTensorType);
    EXPECT_NE(dispatch.error().detail.find("f16"), std::string::npos) << dispatch.error().detail;
}

TEST(Lowering, RefusesBiasesThatAreNotF32) {
    OpCase opCase({});
    const plan::ValueId in = opCase.value(64);
    opCase.setOp(plan::MatMulOp{.weight = opCase.weight(TensorType::Q4_0, 8, 64),
                                .in = in,
                                .out = opCase.value(8),
                                .bias = opCase.weight(TensorType::F16, 1, 8)});
    ASSERT_FALSE(lower(opCase, {}).ok());
    EXPECT_EQ(lower(opCase, {}).code(), ErrorCode::UnsupportedTensorType);
}

TEST(Lowering, RefusesLargerHeadsThanThereIsRoomFor) {
    OpCase fits({});
    setAttention(fits, 576, 512);
    EXPECT_TRUE(lower(fits, {}).ok());
    for (const auto& [keys, values] : {std::pair{577, 512}, {576, 513}}) {
        OpCase tooLarge({});
        setAttention(tooLarge, keys, values);
        ASSERT_FALSE(lower(tooLarge, {}).ok());
        EXPECT_EQ(lower(tooLarge, {}).code(), ErrorCode::DeviceFailure);
    }
}

TEST(Lowering, RefusesCachesThatPointersCannotIndex) {
    OpCase opCase({});
    setAttention(opCase, 128, 128);
    vulkan::Bindings bindings = fakeBindings();
    for (const bool fits : {true, false}) {
        const std::uint32_t rows = fits ? (1u << 25) - 1 : 1u << 25;  // of 64 words
        bindings.cache = [rows](plan::CacheId) { return vulkan::CacheBinding{4096, 4096, 0, 0, rows}; };
        EXPECT_EQ(vulkan::lower(opCase.op(), opCase.plan(), bindings, {}).ok(), fits);
    }
}

TEST(Lowering, NamesTheLimitThatADeviceMisses) {
    OpCase opCase({});
    setAttention(opCase, 64, 64);
    vulkan::DeviceProfile narrow;
    narrow.maxWorkgroupInvocations = 64;
    ASSERT_FALSE(lower(opCase, narrow).ok());
    EXPECT_EQ(lower(opCase, narrow).code(), ErrorCode::DeviceFailure);
    EXPECT_EQ(lower(opCase, narrow).error().detail,
              "attention.f16.plain needs workgroups of 128, the device has 64");
    vulkan::DeviceProfile little;
    little.sharedMemoryBytes = 1024;
    ASSERT_FALSE(lower(opCase, little).ok());
    EXPECT_EQ(lower(opCase, little).error().detail,
              "attention.f16.plain needs bytes of shared memory 5376, the device has 1024");
}

TEST(Lowering, GuaranteedLimitsAreEnoughForEveryShader) {
    for (const vulkan::ShaderBinary& shader : vulkan::shaderBinaries()) {
        EXPECT_LE(shader.sharedBytes, 16384u) << shader.name;
    }
}

/// y = W x of `rows` outputs, lowered without any data.
Result<vulkan::Dispatch> lowerMatVec(TensorType type, std::int64_t rows, std::int64_t cols) {
    gguf::Tensor tensor{"output.weight", type, {}, {}};
    plan::Plan plan;
    plan.weights = {{&tensor, rows, cols}};
    plan.values = {{"in", static_cast<std::int32_t>(cols), plan::Rows::One},
                   {"out", static_cast<std::int32_t>(rows), plan::Rows::One}};
    const vulkan::DeviceProfile profile{.subgroupSize = 32, .subgroupArithmetic = true};
    return vulkan::lower(plan::MatMulOp{plan::WeightId{0}, plan::ValueId{0}, plan::ValueId{1}}, plan,
                         fakeBindings(), profile);
}

TEST(Lowering, FoldsGridsBeyondTheGuaranteedLimit) {
    for (const std::int64_t rows : {1, 131070, 131072, 151936, 10000000}) {
        const auto dispatch = lowerMatVec(TensorType::F32, rows, 64);
        ASSERT_TRUE(dispatch.ok());
        const auto [x, y, z] = dispatch->groups;
        EXPECT_LE(x, 65535u);
        EXPECT_LE(z, 65535u);
        EXPECT_EQ(y, 1u);
        EXPECT_GE(std::int64_t{x} * z * 2, rows);  // two outputs a workgroup
        EXPECT_LT(std::int64_t{x} * z * 2, rows + 2 * std::int64_t{z} + 2);
    }
}

TEST(Lowering, RefusesMatricesThatPointersCannotIndex) {
    EXPECT_TRUE(lowerMatVec(TensorType::F16, 262143, 8192).ok());
    const auto dispatch = lowerMatVec(TensorType::F16, 262144, 8192);  // 2^31
    ASSERT_FALSE(dispatch.ok());
    EXPECT_EQ(dispatch.code(), ErrorCode::DeviceFailure);
    EXPECT_NE(dispatch.error().detail.find("output.weight"), std::string::npos);
}

/// The op over `experts` experts of [rows, cols] without any data.
Result<vulkan::Dispatch> lowerExperts(std::int64_t experts, std::int64_t rows, std::int64_t cols) {
    gguf::Tensor tensor{"ffn_up_exps.weight", TensorType::F16, {}, {}};
    plan::Plan plan;
    plan.weights = {{&tensor, experts * rows, cols}};
    plan.values = {{"in", static_cast<std::int32_t>(cols), plan::Rows::PerToken},
                   {"experts", 8, plan::Rows::PerToken},
                   {"out", static_cast<std::int32_t>(8 * rows), plan::Rows::PerToken}};
    return vulkan::lower(plan::ExpertMatMulOp{.weight = plan::WeightId{0},
                                              .in = plan::ValueId{0},
                                              .experts = plan::ValueId{1},
                                              .out = plan::ValueId{2},
                                              .expertCount = static_cast<std::int32_t>(experts)},
                         plan, fakeBindings(), {});
}

TEST(Lowering, LimitsOneExpertNotAllOfThem) {
    EXPECT_TRUE(lowerExperts(384, 2048, 7168).ok());
    ASSERT_FALSE(lowerExperts(8, 262144, 8192).ok());
    EXPECT_EQ(lowerExperts(8, 262144, 8192).code(), ErrorCode::DeviceFailure);
}

TEST(Lowering, RefusesMoreExpertsThanTheKernelHasRoomFor) {
    const auto lowerRoute = [](std::int32_t experts, std::int32_t used) {
        OpCase opCase({});
        opCase.setOp(plan::RouteOp{opCase.value(experts), opCase.value(used), opCase.value(used)});
        return lower(opCase, {});
    };
    EXPECT_TRUE(lowerRoute(512, 64).ok());
    ASSERT_FALSE(lowerRoute(513, 64).ok());
    EXPECT_EQ(lowerRoute(513, 64).code(), ErrorCode::DeviceFailure);
    EXPECT_FALSE(lowerRoute(4, 5).ok());
}

TEST(Lowering, EmbeddingTablesMayBeLarge) {
    gguf::Tensor tensor{"per_layer_token_embd.weight", TensorType::F16, {}, {}};
    plan::Plan plan;
    plan.weights = {{&tensor, 262144, 8960}};
    plan.values = {{"out", 8960, plan::Rows::PerToken}};
    EXPECT_TRUE(
        vulkan::lower(plan::EmbedOp{plan::WeightId{0}, plan::ValueId{0}}, plan, fakeBindings(), {}).ok());
}

}  // namespace
}  // namespace fireside::test
