// The push constants of every kernel, member for member as in shaders/*.comp (std430: addresses on 8 bytes,
// then words). Strides and widths are in floats. Those of kernels over caches are in
// push_constants_attention.h.
#pragma once

#include <cstdint>

#include "inference/vulkan/kernel.h"

namespace fireside::vulkan {

using DeviceAddress = std::uint64_t;

struct EmbedPush {
    static constexpr std::uint32_t kSingleRow = 1, kResidual = 2, kToken = 4, kPosition = 8;
    DeviceAddress step, table, out, residual;
    std::uint32_t width, rowBytes, outStride, residualStride, flags;
    float scale;
};
static_assert(sizeof(EmbedPush) == 56);

struct NormPush {
    static constexpr std::uint32_t kSingleRow = 1, kWeight = 2, kBias = 4;
    DeviceAddress step, in, weight, bias, out;
    std::uint32_t groupWidth, inStride, outStride, flags;
    float epsilon;
    std::uint32_t padding = 0;
};
static_assert(sizeof(NormPush) == 64);

struct MatMulPush {
    static constexpr std::uint32_t kSingleRow = 1, kBias = 2, kResidual = 4;
    DeviceAddress step, weight, in, out, bias, residual;
    std::uint32_t n, k, inStride, outStride, residualStride, groups, flags;  // n and k of a group
    std::uint32_t padding = 0;
};
static_assert(sizeof(MatMulPush) == 80);

/// Of ProjectionsOp and GatedProjectionOp; parts that there are not have n 0.
struct ProjectionsPush {
    static constexpr std::uint32_t kSingleRow = 1;
    DeviceAddress step, in, normWeight;
    DeviceAddress weight[3], out[3], bias[3];
    std::uint32_t n[3];
    std::uint32_t k, inStride, flags;
    float epsilon, limit;
};
static_assert(sizeof(ProjectionsPush) == kMaxPushConstantBytes);

struct RopePush {
    DeviceAddress step, inOut, frequencies;
    std::uint32_t heads, headSize, rotated, stride, halves;
    float magnitude;
};
static_assert(sizeof(RopePush) == 48);

struct CopyPush {
    DeviceAddress step, in, out;
    std::uint32_t groups, size, inGroupStride, inOffset, outGroupStride, outOffset, inStride, outStride;
    std::uint32_t singleRow;
    std::uint32_t padding = 0;
};
static_assert(sizeof(CopyPush) == 64);

struct ActivationPush {
    static constexpr std::uint32_t kSingleRow = 1, kUp = 2;
    DeviceAddress step, gate, up, out;
    std::uint32_t width, gateStride, upStride, outStride, gateRepeat, flags;
    float limit;
    std::uint32_t padding = 0;
};
static_assert(sizeof(ActivationPush) == 64);

struct ScalePush {
    static constexpr std::uint32_t kSingleRow = 1, kResidual = 2;
    DeviceAddress step, in, residual, out;
    std::uint32_t width, inStride, residualStride, outStride, flags;
    float scale, softcap, growth;
    std::uint32_t span;
    std::uint32_t padding = 0;
};
static_assert(sizeof(ScalePush) == 72);

/// Of SelectRowOp and MeanRowsOp.
struct RowPush {
    DeviceAddress step, in, out;
    std::uint32_t width, inStride;
};
static_assert(sizeof(RowPush) == 32);

struct ArgMaxPush {
    static constexpr std::uint32_t kSingleRow = 1;
    DeviceAddress step, in, out;
    std::uint32_t width, inStride, outStride, flags;
};
static_assert(sizeof(ArgMaxPush) == 40);

struct RoutePush {
    static constexpr std::uint32_t kBias = 1, kScale = 2, kNormalise = 4;
    DeviceAddress step, logits, experts, weights, selectionBias, expertScale;
    std::uint32_t logitsStride, expertsStride, weightsStride, used, groups, groupsUsed, gating, flags;
    float scale;
    std::uint32_t padding = 0;
};
static_assert(sizeof(RoutePush) == 88);

struct ExpertMatMulPush {
    static constexpr std::uint32_t kBias = 1, kInputPerExpert = 2;
    DeviceAddress step, weight, in, experts, out, bias;
    std::uint32_t n, k, used, expertCount, expertBytes, inStride, expertsStride, outStride, flags;
    std::uint32_t padding = 0;
};
static_assert(sizeof(ExpertMatMulPush) == 88);

struct ExpertGroupsPush {
    DeviceAddress step, experts, order, dispatch;
    std::uint32_t used, expertsStride, tileSlots, mostTiles;
    std::uint32_t outputTiles[3];
    std::uint32_t padding = 0;
};
static_assert(sizeof(ExpertGroupsPush) == 64);

/// Flags as ExpertMatMulPush.
struct GroupedExpertMatMulPush {
    DeviceAddress step, weight, in, order, out, bias;
    std::uint32_t n, k, used, expertCount, expertBytes, inStride, mostTiles, outStride, flags;
    std::uint32_t padding = 0;
};
static_assert(sizeof(GroupedExpertMatMulPush) == 88);

struct ExpertSumPush {
    DeviceAddress step, in, weights, residual, out;
    std::uint32_t width, used, inStride, weightsStride, residualStride, outStride, hasResidual;
    std::uint32_t padding = 0;
};
static_assert(sizeof(ExpertSumPush) == 72);

}  // namespace fireside::vulkan
