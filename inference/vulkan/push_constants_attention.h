// The push constants of kernels over caches; see push_constants.h.
#pragma once

#include <cstdint>

#include "inference/vulkan/push_constants.h"

namespace fireside::vulkan {

struct KvStorePush {
    DeviceAddress step, k, v, keys, values;
    std::uint32_t keyWidth, valueWidth, kStride, vStride, rows;
    std::uint32_t padding = 0;
};
static_assert(sizeof(KvStorePush) == 64);

struct AttentionPush {
    static constexpr std::uint32_t kCausal = 1, kSinks = 2;
    DeviceAddress step, queries, out, keys, values, sinks;
    std::uint32_t heads, kvHeads, queryStride, outStride, keyWidth, valueWidth, rows, window;
    float scale, softcap;
    std::uint32_t flags;
    std::uint32_t padding = 0;
};
static_assert(sizeof(AttentionPush) == 96);

struct HeadsStorePush {
    static constexpr std::uint32_t kHalves = 1, kNormQ = 2, kNormK = 4, kNormV = 8;
    DeviceAddress step, q, k, v, keys, values, frequencies, qNorm, kNorm;
    std::uint32_t heads, kvHeads, rotated, rows, flags;
    float epsilon, magnitude;
    std::uint32_t padding = 0;
};
static_assert(sizeof(HeadsStorePush) == 104);

struct AttentionSplitPush {
    DeviceAddress step, queries, partials, keys, values;
    std::uint32_t heads, kvHeads, queryStride, partialsStride, keyWidth, valueWidth, rows, window, splits;
    float scale, softcap;
    std::uint32_t padding = 0;
};
static_assert(sizeof(AttentionSplitPush) == 88);

struct AttentionMergePush {
    static constexpr std::uint32_t kSinks = 1;
    DeviceAddress step, partials, out, sinks;
    std::uint32_t valueSize, partialsStride, outStride, window, splits, flags;
};
static_assert(sizeof(AttentionMergePush) == 56);

struct ConvolutionPush {
    DeviceAddress step, in, filters, out, earlier;
    std::uint32_t width, inStride, outStride;
    std::uint32_t padding = 0;
};
static_assert(sizeof(ConvolutionPush) == 56);

struct DeltaNetPush {
    DeviceAddress step, qkv, alpha, beta, decayRate, dtBias, out, state;
    std::uint32_t keyHeads, valueHeads, qkvStride, alphaStride, betaStride, outStride;
    float epsilon;
    std::uint32_t padding = 0;
};
static_assert(sizeof(DeltaNetPush) == 96);

}  // namespace fireside::vulkan
