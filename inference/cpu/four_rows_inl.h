// Products of one input with weight rows, four side by side, on processors that multiply and add bytes in one
// instruction (VNNI): each row has a lane of 128 bits of a vector, so that scaling is shared by four rows and
// an input is loaded once for all. Included once per instruction set.
#if defined(FIRESIDE_CPU_FOUR_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FIRESIDE_CPU_FOUR_ROWS_INL_H_
#undef FIRESIDE_CPU_FOUR_ROWS_INL_H_
#else
#define FIRESIDE_CPU_FOUR_ROWS_INL_H_
#endif

#include <algorithm>

#include "inference/cpu/simd.h"
#include "inference/cpu/weight_blocks_inl.h"

#if FIRESIDE_CPU_VNNI
HWY_BEFORE_NAMESPACE();
namespace fireside::cpu::HWY_NAMESPACE {

/// The same place in four rows.
struct FourRows {
    const std::uint8_t* at;
    std::size_t stride;  // bytes between rows
};
HWY_INLINE FourRows operator+(FourRows rows, std::size_t bytes) {
    return {rows.at + bytes, rows.stride};
}

/// 32 bytes of each of four rows: their first 16, then the others.
struct Bytes4x32 {
    __m512i part[2];
};

HWY_INLINE __m512i loadLanes(FourRows rows) {
    const auto row = [&](std::size_t r) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows.at + r * rows.stride));
    };
    const __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(row(0)), row(1), 1);
    const __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(row(2)), row(3), 1);
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

// What weight_blocks_inl.h asks of Bytes32 and of the address of a row.
HWY_INLINE Bytes4x32 loadBytes(FourRows rows) {
    return {{loadLanes(rows), loadLanes(rows + 16)}};
}
HWY_INLINE Bytes4x32 operator&(Bytes4x32 a, std::uint8_t mask) {
    for (auto& part : a.part) part = _mm512_and_si512(part, _mm512_set1_epi8(static_cast<char>(mask)));
    return a;
}
HWY_INLINE Bytes4x32 operator^(Bytes4x32 a, std::uint8_t mask) {
    for (auto& part : a.part) part = _mm512_xor_si512(part, _mm512_set1_epi8(static_cast<char>(mask)));
    return a;
}
HWY_INLINE Bytes4x32 operator|(Bytes4x32 a, Bytes4x32 b) {
    for (std::size_t p = 0; p < 2; ++p) a.part[p] = _mm512_or_si512(a.part[p], b.part[p]);
    return a;
}
HWY_INLINE Bytes4x32 operator+(Bytes4x32 a, std::uint8_t b) {
    for (auto& part : a.part) part = _mm512_add_epi8(part, _mm512_set1_epi8(static_cast<char>(b)));
    return a;
}
HWY_INLINE Bytes4x32 shiftRight(Bytes4x32 a, int bits) {
    for (auto& part : a.part) part = _mm512_srli_epi16(part, static_cast<unsigned>(bits));
    return a;
}
HWY_INLINE Bytes4x32 shiftLeft(Bytes4x32 a, int bits) {
    for (auto& part : a.part) part = _mm512_slli_epi16(part, static_cast<unsigned>(bits));
    return a;
}
HWY_INLINE Bytes4x32 lookUp(const std::uint8_t* table, Bytes4x32 index) {
    const __m512i values = _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(table)));
    for (auto& part : index.part) part = _mm512_shuffle_epi8(values, part);
    return index;
}
HWY_INLINE Bytes4x32 nibbles(FourRows rows) {
    const __m512i packed = loadLanes(rows);
    return Bytes4x32{{packed, _mm512_srli_epi16(packed, 4)}} & 0x0f;
}
HWY_INLINE Bytes4x32 spreadBits(FourRows rows, std::uint8_t value) {
    const auto table = [](const std::uint8_t* from) {
        return _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(from)));
    };
    const auto word = [&](std::size_t r) { return static_cast<int>(word32(rows.at + r * rows.stride)); };
    const int w0 = word(0), w1 = word(1), w2 = word(2), w3 = word(3);
    const __m512i bits = _mm512_set_epi32(w3, w3, w3, w3, w2, w2, w2, w2, w1, w1, w1, w1, w0, w0, w0, w0);
    Bytes4x32 result;
    for (std::size_t p = 0; p < 2; ++p) {
        const __m512i bytes = _mm512_shuffle_epi8(bits, table(kByteOfBit + 16 * p));
        const __mmask64 set = _mm512_test_epi8_mask(bytes, table(kBitOfByte));
        result.part[p] = _mm512_maskz_set1_epi8(set, static_cast<char>(value));
    }
    return result;
}

/// The dwords of sixteen rows, of which q[i] holds i, i + 4, i + 8 and i + 12: place(i)[row] = dword i of a
/// part.
template <class Place>
HWY_INLINE void storeColumns(const Bytes4x32 (&q)[4], std::size_t part, Place place) {
    const __m512i low01 = _mm512_unpacklo_epi32(q[0].part[part], q[1].part[part]);
    const __m512i low23 = _mm512_unpacklo_epi32(q[2].part[part], q[3].part[part]);
    const __m512i high01 = _mm512_unpackhi_epi32(q[0].part[part], q[1].part[part]);
    const __m512i high23 = _mm512_unpackhi_epi32(q[2].part[part], q[3].part[part]);
    _mm512_storeu_si512(place(0), _mm512_unpacklo_epi64(low01, low23));
    _mm512_storeu_si512(place(1), _mm512_unpackhi_epi64(low01, low23));
    _mm512_storeu_si512(place(2), _mm512_unpacklo_epi64(high01, high23));
    _mm512_storeu_si512(place(3), _mm512_unpackhi_epi64(high01, high23));
}

/// 32 inputs, each half of them in every lane.
struct Inputs4x32 {
    __m512i high[2], low[2];
    __m512i start;  // of sums, where weights are moved to have their zero at 128
};
HWY_INLINE Inputs4x32 loadInputs(const QuantisedRow& x, std::size_t block) {
    const auto inLanes = [](const void* from) {
        return _mm512_broadcast_i32x4(_mm_loadu_si128(static_cast<const __m128i*>(from)));
    };
    Inputs4x32 inputs;
    for (std::size_t h = 0; h < 2; ++h) {
        inputs.high[h] = inLanes(x.high + block * kBlock + 16 * h);
        inputs.low[h] = inLanes(x.low + block * kBlock + 16 * h);
    }
    inputs.start = inLanes(x.laneSums + 4 * block);
    return inputs;
}

/// Of two rows eight numbers each.
HWY_INLINE __m512 twoRows(const float* first, const float* second) {
    return _mm512_insertf32x8(_mm512_castps256_ps512(_mm256_loadu_ps(first)), _mm256_loadu_ps(second), 1);
}
HWY_INLINE __m512 eightTwice(const float* from) {
    return _mm512_broadcast_f32x8(_mm256_loadu_ps(from));
}

/// Sums of four rows: of the lanes, and of the parts that do not depend on q, eight for each row.
struct FourSums {
    __m512 lanes;
    __m512 constants[2];
};
HWY_INLINE FourSums noFourSums() {
    return {_mm512_setzero_ps(), {_mm512_setzero_ps(), _mm512_setzero_ps()}};
}

/// Scales of a run of four rows, times the input's.
template <class Block>
struct FourScales {
    static constexpr std::size_t kHalves = 32 / Block::kGroup;
    __m512 scale[kHalves][2];

    /// The i-th of each row, in all of the row's lane.
    [[nodiscard]] HWY_INLINE __m512 column(std::size_t i) const {
        const __m512i first = _mm512_set_epi32(24, 24, 24, 24, 16, 16, 16, 16, 8, 8, 8, 8, 0, 0, 0, 0);
        const __m512i index = _mm512_add_epi32(first, _mm512_set1_epi32(static_cast<int>(i % kRun)));
        return _mm512_permutex2var_ps(scale[i / kRun][0], index, scale[i / kRun][1]);
    }
};

/// `n` blocks from b on.
template <class Block>
HWY_INLINE FourScales<Block> beginRun(FourRows rows, const QuantisedRow& x, std::size_t b, std::size_t n,
                                      FourSums& sums) {
    constexpr std::size_t kHalves = FourScales<Block>::kHalves;
    alignas(64) float scale[4][kRun * kHalves], offset[4][kRun * kHalves];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < 4; ++r) {
        prefetch(rows.at + r * rows.stride, kRun / Block::kBlocks * Block::kBytes);
        Block::scales(rows.at + r * rows.stride, n, scale[r], offset[r]);
    }
    FourScales<Block> result;
#pragma GCC unroll 2
    for (std::size_t h = 0; h < kHalves; ++h) {
        const __m512 inputScale = eightTwice((kHalves == 1 ? x.scale : x.halfScale) + kHalves * b + h * kRun);
        const __m512 inputSum = eightTwice((kHalves == 1 ? x.sum : x.halfSum) + kHalves * b + h * kRun);
#pragma GCC unroll 2
        for (std::size_t two = 0; two < 2; ++two) {
            const __m512 both = twoRows(scale[2 * two] + h * kRun, scale[2 * two + 1] + h * kRun);
            __m512& constants = sums.constants[two];
            if constexpr (Block::kForm == Form::Offset) {
                const __m512 offsets = twoRows(offset[2 * two] + h * kRun, offset[2 * two + 1] + h * kRun);
                constants = _mm512_fmadd_ps(offsets, inputSum, constants);
            } else if constexpr (Block::kForm == Form::Zero) {
                const __m512 zero = _mm512_set1_ps(-float{Block::kZero});
                constants = _mm512_fmadd_ps(both, _mm512_mul_ps(inputSum, zero), constants);
            }
            result.scale[h][two] = _mm512_mul_ps(both, inputScale);
        }
    }
    return result;
}

/// Products of four rows' bytes with inputs, high and low ones apart: chains that do not wait for each other.
struct FourProducts {
    __m512i high, low;
};
HWY_INLINE __m512 together(FourProducts x) {
    return _mm512_cvtepi32_ps(_mm512_add_epi32(_mm512_slli_epi32(x.high, 7), x.low));
}

/// The j-th 32 weights of a run, all fours side by side.
template <class Block, std::size_t kFours>
HWY_INLINE void addBlock(FourRows rows, std::size_t j, const Inputs4x32& x,
                         const FourScales<Block> (&scales)[kFours], FourSums (&sums)[kFours]) {
    constexpr bool kSigned = Block::kForm == Form::Signed;
    const __m512i zero = _mm512_setzero_si512();
    Bytes4x32 q[kFours];
    FourProducts products[kFours];
#pragma GCC unroll 2
    for (std::size_t f = 0; f < kFours; ++f) {
        q[f] = Block::unpack(rows + 4 * f * rows.stride, j);
        if constexpr (kSigned) q[f] = q[f] ^ 0x80;
    }
#pragma GCC unroll 2
    for (std::size_t h = 0; h < 2; ++h) {
        constexpr bool kTwoScales = Block::kGroup == 16;
        const bool first = kTwoScales || h == 0, last = kTwoScales || h == 1;
#pragma GCC unroll 2
        for (std::size_t f = 0; f < kFours; ++f) {
            if (first) products[f] = {zero, kSigned ? x.start : zero};
            products[f].high = addByteProducts(products[f].high, q[f].part[h], x.high[h]);
            products[f].low = addByteProducts(products[f].low, q[f].part[h], x.low[h]);
        }
#pragma GCC unroll 2
        for (std::size_t f = 0; last && f < kFours; ++f) {
            const __m512 scale = scales[f].column(kTwoScales ? 2 * j + h : j);
            sums[f].lanes = _mm512_fmadd_ps(together(products[f]), scale, sums[f].lanes);
        }
    }
}

HWY_INLINE void storeSums(const FourSums& sums, float* out) {
    // Eight constants of each of two rows become two times four in each of four lanes.
    const __m512 even = _mm512_shuffle_f32x4(sums.constants[0], sums.constants[1], 0x88);
    const __m512 odd = _mm512_shuffle_f32x4(sums.constants[0], sums.constants[1], 0xdd);
    __m512 all = _mm512_add_ps(sums.lanes, _mm512_add_ps(even, odd));
    all = _mm512_add_ps(all, _mm512_permute_ps(all, 0x4e));
    all = _mm512_add_ps(all, _mm512_permute_ps(all, 0xb1));
    _mm_storeu_ps(out, _mm512_castps512_ps128(_mm512_maskz_compress_ps(0x1111, all)));
}

/// `n` blocks from b on; a number that the compiler knows makes much of this short.
template <class Block, std::size_t kFours>
HWY_INLINE void addRun(FourRows rows, const QuantisedRow& x, std::size_t b, std::size_t n,
                       FourSums (&sums)[kFours]) {
    const auto four = [&](std::size_t f) { return rows + 4 * f * rows.stride; };
    FourScales<Block> scales[kFours];
#pragma GCC unroll 2
    for (std::size_t f = 0; f < kFours; ++f) scales[f] = beginRun<Block>(four(f), x, b, n, sums[f]);
#pragma GCC unroll 8
    for (std::size_t j = 0; j < n; ++j) {
        addBlock(rows, j, loadInputs(x, b + j), scales, sums);
    }
}

/// out[r] = row r . x, of 4 * kFours rows.
template <class Block, std::size_t kFours>
void dotFours(FourRows rows, const QuantisedRow& x, std::size_t blocks, float* out) {
    FourSums sums[kFours];
#pragma GCC unroll 2
    for (std::size_t f = 0; f < kFours; ++f) sums[f] = noFourSums();
    std::size_t b = 0;
    for (; b + kRun <= blocks; b += kRun) {
        addRun<Block, kFours>(rows, x, b, kRun, sums);
        rows = rows + kRun / Block::kBlocks * Block::kBytes;
    }
    if constexpr (Block::kBlocks == 1) {
        if (b < blocks) addRun<Block, kFours>(rows, x, b, blocks - b, sums);
    }
#pragma GCC unroll 2
    for (std::size_t f = 0; f < kFours; ++f) storeSums(sums[f], out + 4 * f);
}

template <class Block>
void dotRowsOf(const WeightRows& rows, const QuantisedRow& x, std::size_t blocks, float* out) {
    const auto from = [&](std::size_t n, std::size_t stride) {
        return FourRows{reinterpret_cast<const std::uint8_t*>(rows.data) + n * rows.stride, stride};
    };
    std::size_t n = 0;
    for (; n + 8 <= rows.count; n += 8) dotFours<Block, 2>(from(n, rows.stride), x, blocks, out + n);
    for (; n + 4 <= rows.count; n += 4) dotFours<Block, 1>(from(n, rows.stride), x, blocks, out + n);
    for (; n < rows.count; ++n) {
        float same[4];  // four times the one row
        dotFours<Block, 1>(from(n, 0), x, blocks, same);
        out[n] = same[0];
    }
}

}  // namespace fireside::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#endif
