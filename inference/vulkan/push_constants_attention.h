// The push constants of kernels over caches; see push_constants.h.
#pragma once

#include <cstdint>

#include "inference/vulkan/push_constants.h"

namespace fireside::vulkan {

struct KvStorePush {
    DeviceAddress step, k, v, keys, values;
    std::uint32_t width, kStride, vStride;
    std::uint32_t padding = 0;
};
static_assert(sizeof(KvStorePush) == 56);

struct AttentionPush {
    DeviceAddress step, queries, out, keys, values;
    std::uint32_t heads, kvHeads, queryStride, outStride;
    float scale;
    std::uint32_t padding = 0;
};
static_assert(sizeof(AttentionPush) == 64);

}  // namespace fireside::vulkan
