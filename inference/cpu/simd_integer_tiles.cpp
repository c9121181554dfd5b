// Integer products of many inputs: panels of weights against tiles of tokens. A dword of a panel holds kPack
// consecutive elements of one weight row, as the instruction sets multiply them:
//   VNNI        4 unsigned bytes against 4 signed ones, first the high halves of the inputs, then, times 128,
//   the low
//               ones. Forms Zero and Signed are moved to have their zero at 128; a sum of 32 products then is
//               at most 32 * 255 * 127 * 128 and starts at -128 * sum(x).
//   others      2 words of 16 bits, of form Zero already less kZero: at most 32 * 128 * 127 * 128.
// Either fits 32 bits. Where 16 weights share a scale, form Zero is treated as Offset, with offset -kZero *
// scale.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "inference/cpu/simd_integer_tiles.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#include "inference/cpu/four_rows_inl.h"
#include "inference/cpu/simd.h"
#include "inference/cpu/tile_shape_inl.h"
#include "inference/cpu/weight_types_inl.h"

HWY_BEFORE_NAMESPACE();
namespace fireside::cpu::HWY_NAMESPACE {
namespace {

constexpr std::size_t kTokens = kManyRegisters ? 6 : 2;

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

void placeRows(const StagedBlock* staged, std::size_t blocks, std::size_t row, std::size_t halves,
               PanelBlock* panel) {
    for (std::size_t b = 0; b < blocks; ++b) {
        const StagedBlock& from = staged[b];
        PanelBlock& to = panel[b];
        for (std::size_t i = 0; i < kDwords; i += 4) {
            transpose4(&from.w[0][i * kPack], sizeof from.w[0],
                       [&](std::size_t column) { return &to.w[i + column][row]; });
        }
        for (std::size_t h = 0; h < halves; ++h) {
            for (std::size_t r = 0; r < 4; ++r) {
                to.scale[h][row + r] = from.scale[r][h];
                to.offset[h][row + r] = from.offset[r][h];
            }
        }
    }
}

/// Four weight rows, or fewer.
template <class Block>
void packFew(const WeightRows& rows, std::size_t skipped, std::size_t row, std::size_t blocks,
             PanelBlock* panel, StagedBlock* staged) {
    if (row + 4 > rows.count) std::memset(staged, 0, blocks * sizeof(StagedBlock));
    for (std::size_t r = 0; r < 4 && row + r < rows.count; ++r) {
        const std::byte* const from = rows.data + (row + r) * rows.stride + skipped;
        stageRow<Block>(reinterpret_cast<const std::uint8_t*>(from), blocks, r, staged);
    }
    placeRows(staged, blocks, row, kBlock / Block::kGroup, panel);
}

#if FIRESIDE_CPU_VNNI
/// Scales and offsets of a run of sixteen rows.
template <class Block>
HWY_INLINE void packScales(FourRows rows, std::size_t n, std::size_t row, PanelBlock* panel) {
    constexpr std::size_t kScales = kBlock / Block::kGroup;
    alignas(64) float scale[16][kRun * kScales], offset[16][kRun * kScales];
    for (std::size_t r = 0; r < 16; ++r) {
        Block::scales(rows.at + r * rows.stride, n, scale[r], offset[r]);
        if constexpr (Block::kForm != Form::Offset) {
            for (std::size_t i = 0; i < kRun * kScales; ++i) offset[r][i] = scale[r][i] * -Block::kZero;
        }
    }
    for (std::size_t r = 0; r < 16; r += 4) {
        for (std::size_t i = 0; i < n * kScales; i += 4) {
            const auto place = [&](std::size_t column) -> PanelBlock& {
                return panel[(i + column) / kScales];
            };
            const auto half = [&](std::size_t column) { return (i + column) % kScales; };
            transpose4(&scale[r][i], sizeof scale[r],
                       [&](std::size_t c) { return &place(c).scale[half(c)][row + r]; });
            if constexpr (!hasOffset<Block>()) continue;
            transpose4(&offset[r][i], sizeof offset[r],
                       [&](std::size_t c) { return &place(c).offset[half(c)][row + r]; });
        }
    }
}

/// Sixteen weight rows at once: four vectors of four rows each, transposed.
template <class Block>
void packSixteen(FourRows rows, std::size_t row, std::size_t blocks, PanelBlock* panel) {
    for (std::size_t b = 0; b < blocks; b += kRun) {
        const std::size_t n = std::min(kRun, blocks - b);
        packScales<Block>(rows, n, row, panel + b);
        for (std::size_t j = 0; j < n; ++j) {
            Bytes4x32 q[4];  // of rows i, i + 4, i + 8 and i + 12
#pragma GCC unroll 4
            for (std::size_t i = 0; i < 4; ++i) {
                q[i] = Block::unpack(FourRows{rows.at + i * rows.stride, 4 * rows.stride}, j);
                if constexpr (!hasOffset<Block>())
                    q[i] = q[i] + static_cast<std::uint8_t>(128 - Block::kZero);
            }
#pragma GCC unroll 2
            for (std::size_t part = 0; part < 2; ++part) {
                storeColumns(q, part, [&](std::size_t i) { return &panel[b + j].w[4 * part + i][row]; });
            }
        }
        rows = rows + kRun / Block::kBlocks * Block::kBytes;
    }
}
#endif

void packPanel(gguf::TensorType type, const WeightRows& rows, std::size_t firstBlock, std::size_t blocks,
               std::byte* memory, std::byte* staging) {
    auto* const panel = reinterpret_cast<PanelBlock*>(memory);
    auto* const staged = reinterpret_cast<StagedBlock*>(staging);
    withBlock(type, [&](auto block) {
        using Block = decltype(block);
        const std::size_t skipped = firstBlock / Block::kBlocks * Block::kBytes;
        std::size_t row = 0;
#if FIRESIDE_CPU_VNNI
        for (; row + 16 <= rows.count; row += 16) {
            const std::byte* const from = rows.data + row * rows.stride + skipped;
            packSixteen<Block>({reinterpret_cast<const std::uint8_t*>(from), rows.stride}, row, blocks,
                               panel);
        }
#endif
        for (; row < kRows; row += 4) packFew<Block>(rows, skipped, row, blocks, panel, staged);
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

}  // namespace

const IntegerTileKernels& integerTileKernelsHere() {
    static constexpr IntegerTileKernels kKernels{.rows = kRows,
                                                 .tokens = kTokens,
                                                 .tileBytes = sizeof(TileBlock),
                                                 .panelBytes = sizeof(PanelBlock),
                                                 .stagingBytes = sizeof(StagedBlock),
                                                 .packTile = packTile,
                                                 .packPanel = packPanel,
                                                 .multiply = multiply};
    return kKernels;
}

}  // namespace fireside::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fireside::cpu {

HWY_EXPORT(integerTileKernelsHere);

const IntegerTileKernels& integerTileKernels() {
    return HWY_DYNAMIC_DISPATCH(integerTileKernelsHere)();
}

}  // namespace fireside::cpu
#endif
