// Products of many inputs: panels of weights against tiles of tokens. A dword of a panel holds kPack
// consecutive elements of one weight row, as the instruction sets multiply them:
//   VNNI        4 unsigned bytes against 4 signed ones, first the high halves of the inputs, then, times 128,
//   the low
//               ones. Forms Zero and Signed are moved to have their zero at 128; a sum of 32 products then is
//               at most 32 * 255 * 127 * 128 and starts at -128 * sum(x).
//   others      2 words of 16 bits, of form Zero already less kZero: at most 32 * 128 * 127 * 128.
// Either fits 32 bits. Where 16 weights share a scale, form Zero is treated as Offset, with offset -kZero *
// scale.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "inference/cpu/simd_tiles.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#include "inference/cpu/aligned_buffer.h"
#include "inference/cpu/simd.h"
#include "inference/cpu/weight_types_inl.h"

HWY_BEFORE_NAMESPACE();
namespace fireside::cpu::HWY_NAMESPACE {
namespace {

using Floats = hn::CappedTag<float, 16>;
using Ints = hn::Rebind<std::int32_t, Floats>;
constexpr std::size_t kLanes = HWY_LANES(float) < 16 ? HWY_LANES(float) : 16;
constexpr std::size_t kVectors = 2;  // of a panel
constexpr std::size_t kRows = kVectors * kLanes;

// Sums of a tile stay in registers: of 32, or of 16 before AVX-512.
constexpr bool kManyRegisters = HWY_ARCH_ARM || kLanes == 16;
constexpr std::size_t kTokens = kManyRegisters ? 6 : 2;
constexpr std::size_t kFloatTokens = kManyRegisters ? 12 : 5;

constexpr std::size_t kPack = FIRESIDE_CPU_VNNI ? 4 : 2;
using Packed = std::conditional_t<FIRESIDE_CPU_VNNI, std::uint8_t, std::int16_t>;
constexpr std::size_t kDwords = kBlock / kPack;  // of a row in a block

/// A block of a tile. One half of 16-bit inputs, two of bytes.
constexpr std::size_t kHalves = FIRESIDE_CPU_VNNI ? 2 : 1;
struct TileBlock {
    std::int32_t x[kHalves][kDwords][kTokens];
    float scale[kTokens];
    float sum[kTokens];
    float halfSum[2][kTokens];
    std::int32_t centre[kTokens];  // less the sum of the whole numbers
};
/// A block of a panel; scales and offsets of the second half are used where 16 weights share one.
struct PanelBlock {
    std::int32_t w[kDwords][kRows];
    float scale[2][kRows];
    float offset[2][kRows];
};
/// A block of four weight rows on their way into a panel.
struct StagedBlock {
    alignas(64) Packed w[4][kBlock];
    float scale[4][2];
    float offset[4][2];
};

/// One token's part of a block.
void packToken(const QuantisedRow& row, std::size_t b, std::size_t t, TileBlock& to) {
    const std::int8_t* const high = row.high + b * kBlock;
    const std::int8_t* const low = row.low + b * kBlock;
    std::int32_t total = 0;
    std::int16_t whole[kBlock];
    for (std::size_t i = 0; i < kBlock; ++i) {
        whole[i] = static_cast<std::int16_t>(128 * high[i] + low[i]);
        total += whole[i];
    }
    for (std::size_t i = 0; i < kDwords; ++i) {
        if constexpr (kHalves == 2) {
            std::memcpy(&to.x[0][i][t], high + i * kPack, 4);
            std::memcpy(&to.x[kHalves - 1][i][t], low + i * kPack, 4);
        } else {
            std::memcpy(&to.x[0][i][t], whole + i * kPack, 4);
        }
    }
    to.scale[t] = row.scale[b];
    to.sum[t] = row.sum[b];
    to.halfSum[0][t] = row.halfSum[2 * b];
    to.halfSum[1][t] = row.halfSum[2 * b + 1];
    to.centre[t] = -total;
}

void packTile(const QuantisedRow* rows, std::size_t blocks, std::byte* memory) {
    auto* const tile = reinterpret_cast<TileBlock*>(memory);
    for (std::size_t t = 0; t < kTokens; ++t) {
        if (rows[t].high == nullptr) {
            std::memset(tile, 0, blocks * sizeof(TileBlock));  // the others come after it
            break;
        }
    }
    for (std::size_t b = 0; b < blocks; ++b) {
        for (std::size_t t = 0; t < kTokens; ++t) {
            if (rows[t].high != nullptr) packToken(rows[t], b, t, tile[b]);
        }
    }
}

/// Where 16 weights share a scale there always are offsets.
template <class Block>
constexpr bool hasOffset() {
    return Block::kForm == Form::Offset || Block::kGroup == 16;
}

template <class Block>
HWY_INLINE void stage(Bytes32 q, Packed* out) {
    constexpr bool kCentred = !hasOffset<Block>();
#if FIRESIDE_CPU_VNNI
    if constexpr (kCentred) q = q + static_cast<std::uint8_t>(128 - Block::kZero);
    storeBytes(q, out);
#else
    constexpr std::int16_t kZero = kCentred ? Block::kZero : 0;
    alignas(32) std::uint8_t bytes[kBlock];
    storeBytes(q, bytes);
    for (std::size_t i = 0; i < kBlock; ++i) {
        const int value = Block::kForm == Form::Signed ? static_cast<std::int8_t>(bytes[i]) : bytes[i];
        out[i] = static_cast<std::int16_t>(value - kZero);
    }
#endif
}

/// Blocks of one weight row into slot r of `staged`.
template <class Block>
void stageRow(const std::uint8_t* weights, std::size_t blocks, std::size_t r, StagedBlock* staged) {
    constexpr std::size_t kRunBytes = kRun / Block::kBlocks * Block::kBytes;
    constexpr std::size_t kScales = kBlock / Block::kGroup;
    for (std::size_t b = 0; b < blocks; b += kRun, weights += kRunBytes) {
        const std::size_t n = std::min(kRun, blocks - b);
        alignas(64) float scale[kRun * kScales], offset[kRun * kScales];
        Block::scales(weights, n, scale, offset);
        if constexpr (Block::kForm != Form::Offset) {
            for (std::size_t i = 0; i < kRun * kScales; ++i) offset[i] = scale[i] * -Block::kZero;
        }
        for (std::size_t j = 0; j < n; ++j) {
            StagedBlock& to = staged[b + j];
            stage<Block>(Block::unpack(weights, j), to.w[r]);
            for (std::size_t h = 0; h < kScales; ++h) {
                to.scale[r][h] = scale[j * kScales + h];
                to.offset[r][h] = offset[j * kScales + h];
            }
        }
    }
}

/// Four rows of four dwords become four columns: out[i * stride + r] = in[r * from + i].
HWY_INLINE void transpose4(const void* in, std::size_t from, std::int32_t* out, std::size_t stride) {
    const hn::FixedTag<std::uint32_t, 4> d;
    const hn::FixedTag<std::uint64_t, 2> pairs;
    const auto row = [&](std::size_t r) {
        return hn::LoadU(
            d, reinterpret_cast<const std::uint32_t*>(static_cast<const std::byte*>(in) + r * from));
    };
    const auto r0 = row(0), r1 = row(1), r2 = row(2), r3 = row(3);
    const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(d, r0, r1));
    const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(d, r2, r3));
    const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(d, r0, r1));
    const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(d, r2, r3));
    const auto store = [&](std::size_t i, auto column) {
        hn::StoreU(hn::BitCast(d, column), d, reinterpret_cast<std::uint32_t*>(out + i * stride));
    };
    store(0, hn::InterleaveLower(pairs, low01, low23));
    store(1, hn::InterleaveUpper(pairs, low01, low23));
    store(2, hn::InterleaveLower(pairs, high01, high23));
    store(3, hn::InterleaveUpper(pairs, high01, high23));
}

void placeRows(const StagedBlock* staged, std::size_t blocks, std::size_t row, std::size_t halves,
               PanelBlock* panel) {
    for (std::size_t b = 0; b < blocks; ++b) {
        const StagedBlock& from = staged[b];
        PanelBlock& to = panel[b];
        for (std::size_t i = 0; i < kDwords; i += 4) {
            transpose4(&from.w[0][i * kPack], sizeof from.w[0], &to.w[i][row], kRows);
        }
        for (std::size_t h = 0; h < halves; ++h) {
            for (std::size_t r = 0; r < 4; ++r) {
                to.scale[h][row + r] = from.scale[r][h];
                to.offset[h][row + r] = from.offset[r][h];
            }
        }
    }
}

void packPanel(gguf::TensorType type, const WeightRows& rows, std::size_t firstBlock, std::size_t blocks,
               std::byte* memory, std::byte* staging) {
    auto* const panel = reinterpret_cast<PanelBlock*>(memory);
    auto* const staged = reinterpret_cast<StagedBlock*>(staging);
    withBlock(type, [&](auto block) {
        using Block = decltype(block);
        const std::size_t skipped = firstBlock / Block::kBlocks * Block::kBytes;
        for (std::size_t row = 0; row < kRows; row += 4) {
            if (row + 4 > rows.count) std::memset(staged, 0, blocks * sizeof(StagedBlock));
            for (std::size_t r = 0; r < 4 && row + r < rows.count; ++r) {
                const std::byte* const from = rows.data + (row + r) * rows.stride + skipped;
                stageRow<Block>(reinterpret_cast<const std::uint8_t*>(from), blocks, r, staged);
            }
            placeRows(staged, blocks, row, kBlock / Block::kGroup, panel);
        }
    });
}

/// sum + four (two) products per lane.
HWY_INLINE hn::Vec<Ints> multiplyAdd(hn::Vec<Ints> w, hn::Vec<Ints> x, hn::Vec<Ints> total) {
#if FIRESIDE_CPU_VNNI
    total.raw = addByteProducts(total.raw, w.raw, x.raw);
    return total;
#elif HWY_ARCH_X86
    auto products = total;
#if HWY_TARGET <= HWY_AVX3
    products.raw = _mm512_madd_epi16(w.raw, x.raw);
#elif HWY_TARGET == HWY_AVX2
    products.raw = _mm256_madd_epi16(w.raw, x.raw);
#else
    products.raw = _mm_madd_epi16(w.raw, x.raw);
#endif
    return hn::Add(total, products);
#else
    const int16x8_t a = vreinterpretq_s16_s32(w.raw), b = vreinterpretq_s16_s32(x.raw);
    total.raw =
        vaddq_s32(total.raw, vpaddq_s32(vmull_s16(vget_low_s16(a), vget_low_s16(b)), vmull_high_s16(a, b)));
    return total;
#endif
}

/// Products of `kCount` dwords from `first` on, for all rows and tokens.
template <std::size_t kCount>
HWY_INLINE void multiplyDwords(const PanelBlock& w, const std::int32_t (&x)[kDwords][kTokens],
                               std::size_t first, hn::Vec<Ints> (&totals)[kVectors][kTokens]) {
    const Ints d;
    for (std::size_t i = first; i < first + kCount; ++i) {
        const auto w0 = hn::LoadU(d, w.w[i]);
        const auto w1 = hn::LoadU(d, w.w[i] + kLanes);
#pragma GCC unroll 8
        for (std::size_t t = 0; t < kTokens; ++t) {
            const auto input = hn::Set(d, x[i][t]);
            totals[0][t] = multiplyAdd(w0, input, totals[0][t]);
            totals[1][t] = multiplyAdd(w1, input, totals[1][t]);
        }
    }
}

/// sums += totals * scales of weights and inputs (+ offsets * sums of inputs)
template <bool kOffset>
HWY_INLINE void addScaled(const hn::Vec<Ints> (&totals)[kVectors][kTokens], const float* weightScale,
                          const float* offset, const float* inputScale, const float* inputSum,
                          hn::Vec<Floats> (&sums)[kVectors][kTokens]) {
    const Floats d;
#pragma GCC unroll 2
    for (std::size_t v = 0; v < kVectors; ++v) {
        const auto scale = hn::LoadU(d, weightScale + v * kLanes);
#pragma GCC unroll 8
        for (std::size_t t = 0; t < kTokens; ++t) {
            const auto products = hn::Mul(hn::ConvertTo(d, totals[v][t]), scale);
            sums[v][t] = hn::MulAdd(products, hn::Set(d, inputScale[t]), sums[v][t]);
        }
        if constexpr (kOffset) {
            const auto offsets = hn::LoadU(d, offset + v * kLanes);
#pragma GCC unroll 8
            for (std::size_t t = 0; t < kTokens; ++t) {
                sums[v][t] = hn::MulAdd(offsets, hn::Set(d, inputSum[t]), sums[v][t]);
            }
        }
    }
}

template <bool kOffset, std::size_t kGroup>
void multiplyBlocks(const PanelBlock* panel, const TileBlock* tile, std::size_t blocks, float* out) {
    const Floats d;
    const Ints ints;
    hn::Vec<Floats> sums[kVectors][kTokens];
#pragma GCC unroll 2
    for (std::size_t v = 0; v < kVectors; ++v) {
#pragma GCC unroll 8
        for (std::size_t t = 0; t < kTokens; ++t) sums[v][t] = hn::LoadU(d, out + t * kRows + v * kLanes);
    }
    for (std::size_t b = 0; b < blocks; ++b) {
        const PanelBlock& w = panel[b];
        const TileBlock& x = tile[b];
        constexpr std::size_t kScales = kBlock / kGroup;
#pragma GCC unroll 2
        for (std::size_t h = 0; h < kScales; ++h) {
            hn::Vec<Ints> totals[kVectors][kTokens];
            constexpr bool kCentred = FIRESIDE_CPU_VNNI && !kOffset;
#pragma GCC unroll 8
            for (std::size_t t = 0; t < kTokens; ++t) {
                totals[0][t] = totals[1][t] = kCentred ? hn::Set(ints, x.centre[t]) : hn::Zero(ints);
            }
            multiplyDwords<kDwords / kScales>(w, x.x[0], h * kDwords / kScales, totals);
            if constexpr (kHalves == 2) {
#pragma GCC unroll 8
                for (std::size_t t = 0; t < kTokens; ++t) {
                    totals[0][t] = hn::ShiftLeft<7>(totals[0][t]);
                    totals[1][t] = hn::ShiftLeft<7>(totals[1][t]);
                }
                multiplyDwords<kDwords / kScales>(w, x.x[kHalves - 1], h * kDwords / kScales, totals);
            }
            addScaled<kOffset>(totals, w.scale[h], w.offset[h], x.scale, kScales == 1 ? x.sum : x.halfSum[h],
                               sums);
        }
    }
#pragma GCC unroll 2
    for (std::size_t v = 0; v < kVectors; ++v) {
#pragma GCC unroll 8
        for (std::size_t t = 0; t < kTokens; ++t) hn::StoreU(sums[v][t], d, out + t * kRows + v * kLanes);
    }
}

void multiply(gguf::TensorType type, const std::byte* panel, const std::byte* tile, std::size_t blocks,
              float* sums) {
    const auto* const w = reinterpret_cast<const PanelBlock*>(panel);
    const auto* const x = reinterpret_cast<const TileBlock*>(tile);
    withBlock(type, [&](auto block) {
        using Block = decltype(block);
        multiplyBlocks<hasOffset<Block>(), Block::kGroup>(w, x, blocks, sums);
    });
}

void packFloatTile(const float* const* inputs, std::size_t k, float* tile) {
    for (std::size_t t = 0; t < kFloatTokens; ++t) {
        for (std::size_t i = 0; i < k; ++i) tile[i * kFloatTokens + t] = inputs[t] ? inputs[t][i] : 0;
    }
}

void decodeFloats(gguf::TensorType type, const std::byte* from, std::size_t k, float* out) {
    if (type != gguf::TensorType::F16) {
        const gguf::TypeTraits& traits = gguf::traits(type);
        gguf::decode(type, {from, k / traits.blockSize * traits.bytesPerBlock}, {out, k});
        return;
    }
    const Floats d;
    std::size_t i = 0;
    for (; i + kLanes <= k; i += kLanes) {
        const hn::Rebind<std::uint16_t, Floats> words;
        const hn::Repartition<std::uint8_t, decltype(words)> bytes;
        const auto bits = hn::LoadU(bytes, reinterpret_cast<const std::uint8_t*>(from) + 2 * i);
        const auto halves = hn::BitCast(hn::Rebind<hwy::float16_t, Floats>(), bits);
        hn::StoreU(hn::PromoteTo(d, halves), d, out + i);
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
                       reinterpret_cast<std::int32_t*>(panel + i * kRows + row), kRows);
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

const TileKernels& tileKernelsHere() {
    static constexpr TileKernels kKernels{
        kRows,    kTokens,   kFloatTokens, sizeof(TileBlock), sizeof(PanelBlock), sizeof(StagedBlock),
        packTile, packPanel, multiply,     packFloatTile,     packFloatPanel,     multiplyFloat};
    return kKernels;
}

}  // namespace fireside::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fireside::cpu {

HWY_EXPORT(tileKernelsHere);

const TileKernels& tileKernels() {
    return HWY_DYNAMIC_DISPATCH(tileKernelsHere)();
}

}  // namespace fireside::cpu
#endif
