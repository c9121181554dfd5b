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
