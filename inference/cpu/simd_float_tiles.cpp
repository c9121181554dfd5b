// Float products of many inputs: see TileKernels in simd.h.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "inference/cpu/simd_float_tiles.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#include "inference/cpu/simd.h"
#include "inference/cpu/tile_shape_inl.h"

HWY_BEFORE_NAMESPACE();
namespace fireside::cpu::HWY_NAMESPACE {
namespace {

constexpr std::size_t kFloatTokens = kManyRegisters ? 12 : 5;

void packFloatTile(const float* const* inputs, std::size_t k, float* tile) {
    for (std::size_t t = 0; t < kFloatTokens; ++t) {
        for (std::size_t i = 0; i < k; ++i) tile[i * kFloatTokens + t] = inputs[t] ? inputs[t][i] : 0;
    }
}

void decodeFloats(gguf::TensorType type, const std::byte* from, std::size_t k, float* out) {
    if (type == gguf::TensorType::F32) {
        std::memcpy(out, from, k * sizeof(float));
        return;
    }
    if (type != gguf::TensorType::F16 && type != gguf::TensorType::BF16) {
        const gguf::TypeTraits& traits = gguf::traits(type);
        gguf::decode(type, {from, k / traits.blockSize * traits.bytesPerBlock}, {out, k});
        return;
    }
    const Floats d;
    std::size_t i = 0;
    for (; i + kLanes <= k; i += kLanes) {
        const hn::Rebind<std::uint16_t, Floats> words;
        const hn::Repartition<std::uint8_t, decltype(words)> bytes;
        const auto bits =
            hn::BitCast(words, hn::LoadU(bytes, reinterpret_cast<const std::uint8_t*>(from) + 2 * i));
        if (type == gguf::TensorType::F16) {
            const auto halves = hn::BitCast(hn::Rebind<hwy::float16_t, Floats>(), bits);
            hn::StoreU(hn::PromoteTo(d, halves), d, out + i);
        } else {
            const auto wide = hn::PromoteTo(hn::Rebind<std::uint32_t, Floats>(), bits);
            hn::StoreU(hn::BitCast(d, hn::ShiftLeft<16>(wide)), d, out + i);
        }
    }
    if (i < k) gguf::decode(type, {from + 2 * i, 2 * (k - i)}, {out + i, k - i});
}

void packFloatPanel(gguf::TensorType type, const WeightRows& rows, std::size_t first, std::size_t k,
                    float* panel, float* staging) {
    const gguf::TypeTraits& traits = gguf::traits(type);
    const std::size_t skipped = first / traits.blockSize * traits.bytesPerBlock;
    for (std::size_t row = 0; row < kRows; row += 4) {
        if (row + 4 > rows.count) std::fill_n(staging, 4 * k, 0.0f);
        for (std::size_t r = 0; r < 4 && row + r < rows.count; ++r) {
            decodeFloats(type, rows.data + (row + r) * rows.stride + skipped, k, staging + r * k);
        }
        std::size_t i = 0;
        for (; i + 4 <= k; i += 4) {
            transpose4(staging + i, k * sizeof(float),
                       [&](std::size_t column) { return panel + (i + column) * kRows + row; });
        }
        for (; i < k; ++i) {
            for (std::size_t r = 0; r < 4; ++r) panel[i * kRows + row + r] = staging[r * k + i];
        }
    }
}

void multiplyFloat(const float* panel, const float* tile, std::size_t k, float* out) {
    const Floats d;
    hn::Vec<Floats> sums[kVectors][kFloatTokens];
#pragma GCC unroll 2
    for (std::size_t v = 0; v < kVectors; ++v) {
#pragma GCC unroll 12
        for (std::size_t t = 0; t < kFloatTokens; ++t)
            sums[v][t] = hn::LoadU(d, out + t * kRows + v * kLanes);
    }
    for (std::size_t i = 0; i < k; ++i, panel += kRows, tile += kFloatTokens) {
        const auto w0 = hn::LoadU(d, panel);
        const auto w1 = hn::LoadU(d, panel + kLanes);
#pragma GCC unroll 12
        for (std::size_t t = 0; t < kFloatTokens; ++t) {
            const auto x = hn::Set(d, tile[t]);
            sums[0][t] = hn::MulAdd(w0, x, sums[0][t]);
            sums[1][t] = hn::MulAdd(w1, x, sums[1][t]);
        }
    }
#pragma GCC unroll 2
    for (std::size_t v = 0; v < kVectors; ++v) {
#pragma GCC unroll 12
        for (std::size_t t = 0; t < kFloatTokens; ++t)
            hn::StoreU(sums[v][t], d, out + t * kRows + v * kLanes);
    }
}

}  // namespace

const FloatTileKernels& floatTileKernelsHere() {
    static constexpr FloatTileKernels kKernels{.rows = kRows,
                                               .tokens = kFloatTokens,
                                               .packTile = packFloatTile,
                                               .packPanel = packFloatPanel,
                                               .multiply = multiplyFloat};
    return kKernels;
}

}  // namespace fireside::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fireside::cpu {

HWY_EXPORT(floatTileKernelsHere);

const FloatTileKernels& floatTileKernels() {
    return HWY_DYNAMIC_DISPATCH(floatTileKernelsHere)();
}

}  // namespace fireside::cpu
#endif
