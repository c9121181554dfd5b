// The push constants of every kernel, member for member as in shaders/*.comp (std430: addresses on 8 bytes,
// then words). Strides and widths are in floats.
#pragma once

#include <cstdint>

#include "inference/vulkan/kernel.h"

namespace fireside::vulkan {

using DeviceAddress = std::uint64_t;

struct EmbedPush {
    DeviceAddress step, table, out;
    std::uint32_t width, outStride;
};
static_assert(sizeof(EmbedPush) == 32);

struct RmsNormPush {
    DeviceAddress step, in, weight, out;
    std::uint32_t groupWidth, inStride, outStride, singleRow;
    float epsilon;
    std::uint32_t padding = 0;
};
static_assert(sizeof(RmsNormPush) == 56);

struct MatMulPush {
    static constexpr std::uint32_t kSingleRow = 1, kBias = 2, kResidual = 4;
    DeviceAddress step, weight, in, out, bias, residual;
    std::uint32_t n, k, inStride, outStride, residualStride, flags;
};
static_assert(sizeof(MatMulPush) == 72);

struct RopePush {
    static constexpr std::uint32_t kHalves = 1, kFactors = 2;
    DeviceAddress step, inOut, factors;
    std::uint32_t heads, headSize, rotated, stride, flags;
    float exponent;  // -2 * log2(base) / rotated
    float scale;
    std::uint32_t padding = 0;
};
static_assert(sizeof(RopePush) == 56);

struct ActivationPush {
    DeviceAddress step, gate, up, out;
    std::uint32_t width, gateStride, upStride, outStride, singleRow;
    std::uint32_t padding = 0;
};
static_assert(sizeof(ActivationPush) == 56);

struct SelectRowPush {
    DeviceAddress step, in, out;
    std::uint32_t width, inStride;
};
static_assert(sizeof(SelectRowPush) == 32);

}  // namespace fireside::vulkan
