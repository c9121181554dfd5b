// Products of single inputs with weight rows, and the quantisation of inputs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "inference/cpu/simd_rows.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "inference/cpu/aligned_buffer.h"
#include "inference/cpu/four_rows_inl.h"
#include "inference/cpu/simd.h"
#include "inference/cpu/weight_blocks_inl.h"
#include "inference/cpu/weight_types_inl.h"

HWY_BEFORE_NAMESPACE();
namespace fireside::cpu::HWY_NAMESPACE {
namespace {

using AllFloats = hn::ScalableTag<float>;

using BlockTag = hn::CappedTag<float, 16>;
using BlockVector = hn::Vec<BlockTag>;
constexpr std::size_t kBlockLanes = HWY_LANES(float) < 16 ? HWY_LANES(float) : 16;
constexpr std::size_t kBlockVectors = kBlock / kBlockLanes;

/// The largest element becomes 127 * 128.
void quantiseBlock(const float* from, std::int8_t* high, std::int8_t* low, float& scale, float* halfSum) {
    const BlockTag d;
    const hn::Rebind<std::int32_t, BlockTag> ints;
    const hn::Rebind<std::int8_t, BlockTag> bytes;
    BlockVector x[kBlockVectors], largest = hn::Zero(d);
    for (std::size_t i = 0; i < kBlockVectors; ++i) {
        x[i] = hn::LoadU(d, from + i * kBlockLanes);
        largest = hn::Max(largest, hn::Abs(x[i]));
    }
    constexpr float kMost = 127 * 128;
    const float top = hn::GetLane(hn::MaxOfLanes(d, largest));
    const bool something = kMost / top < 1e38f;  // not zeros, and not too little to be told from them
    const auto factor = hn::Set(d, something ? kMost / top : 0.0f);
    scale = something ? top / kMost : 0.0f;
    for (std::size_t half = 0; half < 2; ++half) {
        auto sums = hn::Zero(ints);
        for (std::size_t i = half * kBlockVectors / 2; i < (half + 1) * kBlockVectors / 2; ++i) {
            const auto whole = hn::NearestInt(hn::Mul(x[i], factor));
            const auto upper = hn::ShiftRight<7>(hn::Add(whole, hn::Set(ints, 64)));
            const auto lower = hn::Sub(whole, hn::ShiftLeft<7>(upper));
            hn::StoreU(hn::DemoteTo(bytes, upper), bytes, high + i * kBlockLanes);
            hn::StoreU(hn::DemoteTo(bytes, lower), bytes, low + i * kBlockLanes);
            sums = hn::Add(sums, whole);
        }
        halfSum[half] = scale * static_cast<float>(hn::GetLane(hn::SumOfLanes(ints, sums)));
    }
}

#if FIRESIDE_CPU_VNNI
void sumLanes(const QuantisedRow& row, std::size_t b) {
    const __m128i ones = _mm_set1_epi8(1);
    const auto total = [&](const std::int8_t* from, __m128i sum) HWY_ATTR {
        const auto* const halves = reinterpret_cast<const __m128i*>(from + b * kBlock);
        sum = addByteProducts(sum, ones, _mm_loadu_si128(halves));
        return addByteProducts(sum, ones, _mm_loadu_si128(halves + 1));
    };
    const __m128i sum = total(row.low, _mm_slli_epi32(total(row.high, _mm_setzero_si128()), 7));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(row.laneSums + 4 * b),
                     _mm_slli_epi32(_mm_sub_epi32(_mm_setzero_si128(), sum), 7));
}
#endif

void quantise(const float* x, std::size_t k, const QuantisedRow& out) {
    const std::size_t blocks = k / kBlock;
    for (std::size_t b = 0; b < blocks; ++b) {
        quantiseBlock(x + b * kBlock, out.high + b * kBlock, out.low + b * kBlock, out.scale[b],
                      out.halfSum + 2 * b);
        out.sum[b] = out.halfSum[2 * b] + out.halfSum[2 * b + 1];
#if FIRESIDE_CPU_VNNI
        sumLanes(out, b);
#endif
        out.halfScale[2 * b] = out.halfScale[2 * b + 1] = out.scale[b];
    }
    for (std::size_t b = blocks; b < roundUp(blocks, kRun); ++b) {
        out.scale[b] = out.sum[b] = 0;
        for (std::size_t half = 2 * b; half < 2 * b + 2; ++half) out.halfScale[half] = out.halfSum[half] = 0;
    }
}

#if !FIRESIDE_CPU_VNNI
/// Of the j-th 32 weights, with 32 inputs.
template <class Block>
HWY_INLINE Ints8 dotBlock(const std::uint8_t* weights, std::size_t j, const QuantisedRow& x,
                          std::size_t block) {
    const Bytes32 q = Block::unpack(weights, j);
    const std::int8_t* const high = x.high + block * kBlock;
    const std::int8_t* const low = x.low + block * kBlock;
    if constexpr (Block::kForm == Form::Signed) return dotSigned(q, high, low);
    return dot(q, high, low);
}

/// Scales of a run, times those of the input where one of the input's belongs to each, and the part of the
/// products that does not depend on q.
template <class Block>
HWY_INLINE void beginRun(const std::uint8_t* weights, const QuantisedRow& x, std::size_t b, std::size_t n,
                         float* scale, Floats8& constants) {
    constexpr std::size_t kScales = kRun * kBlock / Block::kGroup;
    alignas(64) float offset[kScales];
    prefetch(weights, kRun / Block::kBlocks * Block::kBytes);
    Block::scales(weights, n, scale, offset);
    const float* const inputSums = Block::kGroup == 32 ? x.sum + b : x.halfSum + 2 * b;
    const float* const inputScale = Block::kGroup == 32 ? x.scale + b : x.halfScale + 2 * b;
    for (std::size_t i = 0; i < kScales; i += 8) {
        if constexpr (Block::kForm == Form::Offset) {
            constants = mulAdd(load8(offset + i), load8(inputSums + i), constants);
        } else if constexpr (Block::kForm == Form::Zero) {
            constexpr auto kZero = static_cast<float>(-Block::kZero);
            constants = mulAdd(load8(scale + i) * kZero, load8(inputSums + i), constants);
        }
        store8(load8(scale + i) * load8(inputScale + i), scale + i);
        keepInMemory(scale + i);
    }
}

constexpr std::size_t kChains = 2;  // sums of a row that do not wait for each other

/// What is summed of one row: in registers, so that no index may be a variable.
struct RowSums {
    Floats8 chains[kChains];
    Floats8 constants;
};
HWY_INLINE RowSums noSums() {
    return {{zero8(), zero8()}, zero8()};
}

template <class Block>
HWY_INLINE Floats8 addBlock(const std::uint8_t* weights, const QuantisedRow& x, std::size_t b, std::size_t j,
                            const float* scale, Floats8 sum) {
    const Floats8 products = toFloats(dotBlock<Block>(weights, j, x, b + j));
    const Floats8 scales = Block::kGroup == 32 ? set8(scale[j]) : halves8(scale[2 * j], scale[2 * j + 1]);
    return mulAdd(products, scales, sum);
}

/// kCount rows side by side: one alone waits for its own results most of the time.
template <class Block, std::size_t kCount>
void dotBeside(const std::uint8_t* weights, std::size_t stride, const QuantisedRow& x, std::size_t blocks,
               float* out) {
    constexpr std::size_t kRunBytes = kRun / Block::kBlocks * Block::kBytes;
    alignas(64) float scale[kCount][kRun * kBlock / Block::kGroup];
    RowSums sums[kCount];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kCount; ++r) sums[r] = noSums();
    std::size_t b = 0;
    for (; b + kRun <= blocks; b += kRun, weights += kRunBytes) {
#pragma GCC unroll 4
        for (std::size_t r = 0; r < kCount; ++r) {
            beginRun<Block>(weights + r * stride, x, b, kRun, scale[r], sums[r].constants);
        }
#pragma GCC unroll 8
        for (std::size_t j = 0; j < kRun; ++j) {
#pragma GCC unroll 4
            for (std::size_t r = 0; r < kCount; ++r) {
                Floats8& chain = sums[r].chains[j % kChains];
                chain = addBlock<Block>(weights + r * stride, x, b, j, scale[r], chain);
            }
        }
    }
#pragma GCC unroll 4
    for (std::size_t r = 0; r < kCount; ++r) {
        Floats8 all = add(add(sums[r].chains[0], sums[r].chains[1]), sums[r].constants);
        if constexpr (Block::kBlocks == 1) {
            if (b < blocks) beginRun<Block>(weights + r * stride, x, b, blocks - b, scale[r], all);
            for (std::size_t j = 0; b + j < blocks; ++j) {
                all = addBlock<Block>(weights + r * stride, x, b, j, scale[r], all);
            }
        }
        out[r] = sum(all);
    }
}

template <class Block>
void dotRowsOf(const WeightRows& rows, const QuantisedRow& x, std::size_t blocks, float* out) {
    constexpr std::size_t kBeside = 4;
    const auto* const weights = reinterpret_cast<const std::uint8_t*>(rows.data);
    std::size_t n = 0;
    for (; n + kBeside <= rows.count; n += kBeside) {
        dotBeside<Block, kBeside>(weights + n * rows.stride, rows.stride, x, blocks, out + n);
    }
    for (; n < rows.count; ++n) dotBeside<Block, 1>(weights + n * rows.stride, 0, x, blocks, out + n);
}
#endif

void dotRows(gguf::TensorType type, const WeightRows& rows, const QuantisedRow& x, std::size_t k,
             float* out) {
    withBlock(type, [&](auto block) { dotRowsOf<decltype(block)>(rows, x, k / kBlock, out); });
}

/// Weights of one of the float types from `from + i` on, as a vector.
template <gguf::TensorType kType>
HWY_INLINE hn::Vec<AllFloats> loadWeights(const std::byte* from, std::size_t i) {
    const AllFloats d;
    if constexpr (kType == gguf::TensorType::F32) {
        const hn::Repartition<std::uint8_t, AllFloats> bytes;
        return hn::BitCast(d, hn::LoadU(bytes, reinterpret_cast<const std::uint8_t*>(from) + i * 4));
    } else {
        const hn::Rebind<std::uint16_t, AllFloats> words;
        const hn::Repartition<std::uint8_t, decltype(words)> bytes;
        const auto bits =
            hn::BitCast(words, hn::LoadU(bytes, reinterpret_cast<const std::uint8_t*>(from) + i * 2));
        if constexpr (kType == gguf::TensorType::F16) {
            return hn::PromoteTo(d, hn::BitCast(hn::Rebind<hwy::float16_t, AllFloats>(), bits));
        } else {
            const hn::Rebind<std::uint32_t, AllFloats> wide;
            return hn::BitCast(d, hn::ShiftLeft<16>(hn::PromoteTo(wide, bits)));
        }
    }
}

template <gguf::TensorType kType>
float dotFloatRow(const std::byte* weights, const float* x, std::size_t k) {
    const AllFloats d;
    const std::size_t lanes = hn::Lanes(d);
    constexpr std::size_t bytes = kType == gguf::TensorType::F32 ? 4 : 2;  // of a weight
    auto s0 = hn::Zero(d), s1 = s0, s2 = s0, s3 = s0;
    std::size_t i = 0;
    for (; i + 4 * lanes <= k; i += 4 * lanes) {
        prefetch(weights + i * bytes, 4 * lanes * bytes);
        s0 = hn::MulAdd(loadWeights<kType>(weights, i), hn::LoadU(d, x + i), s0);
        s1 = hn::MulAdd(loadWeights<kType>(weights, i + lanes), hn::LoadU(d, x + i + lanes), s1);
        s2 = hn::MulAdd(loadWeights<kType>(weights, i + 2 * lanes), hn::LoadU(d, x + i + 2 * lanes), s2);
        s3 = hn::MulAdd(loadWeights<kType>(weights, i + 3 * lanes), hn::LoadU(d, x + i + 3 * lanes), s3);
    }
    for (; i + lanes <= k; i += lanes) {
        s0 = hn::MulAdd(loadWeights<kType>(weights, i), hn::LoadU(d, x + i), s0);
    }
    float rest = 0;
    for (; i < k; ++i) {
        float weight;
        gguf::decode(kType, {weights + i * bytes, bytes}, {&weight, 1});
        rest += weight * x[i];
    }
    return hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(s0, s1), hn::Add(s2, s3)))) + rest;
}

template <gguf::TensorType kType>
void dotFloatRowsOf(const WeightRows& rows, const float* x, std::size_t k, float* out) {
    for (std::size_t n = 0; n < rows.count; ++n) {
        out[n] = dotFloatRow<kType>(rows.data + n * rows.stride, x, k);
    }
}

void dotFloatRows(gguf::TensorType type, const WeightRows& rows, const float* x, std::size_t k,
                  float* decoded, float* out) {
    switch (type) {
        case gguf::TensorType::F32:
            return dotFloatRowsOf<gguf::TensorType::F32>(rows, x, k, out);
        case gguf::TensorType::F16:
            return dotFloatRowsOf<gguf::TensorType::F16>(rows, x, k, out);
        case gguf::TensorType::BF16:
            return dotFloatRowsOf<gguf::TensorType::BF16>(rows, x, k, out);
        default:
            break;
    }
    for (std::size_t n = 0; n < rows.count; ++n) {
        gguf::decode(type, {rows.data + n * rows.stride, rows.stride}, {decoded, k});
        out[n] = dotFloatRow<gguf::TensorType::F32>(reinterpret_cast<const std::byte*>(decoded), x, k);
    }
}

}  // namespace

const RowKernels& rowKernelsHere() {
    static constexpr RowKernels kKernels{quantise, dotRows, dotFloatRows};
    return kKernels;
}
const char* instructionSetHere() {
#if FIRESIDE_CPU_VNNI
    return "AVX-512 with VNNI";
#elif HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3
    return "AVX-512";
#elif FIRESIDE_CPU_AVX2
    return "AVX2";
#elif HWY_ARCH_X86
    return "SSE4";
#else
    return hwy::TargetName(HWY_TARGET);
#endif
}

}  // namespace fireside::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fireside::cpu {

HWY_EXPORT(rowKernelsHere);
HWY_EXPORT(instructionSetHere);

const RowKernels& rowKernels() {
    return HWY_DYNAMIC_DISPATCH(rowKernelsHere)();
}
const char* instructionSet() {
    return HWY_DYNAMIC_DISPATCH(instructionSetHere)();
}

bool processorSuffices() {
    return (hwy::SupportedTargets() & HWY_TARGETS) != 0;
}

bool integerType(gguf::TensorType type) {
    return HWY_STATIC_DISPATCH(hasBlock)(type);
}

std::size_t QuantisedRow::bytes(std::size_t k) {
    const std::size_t blocks = roundUp(k / kBlock, 8);
    return 2 * roundUp(k, kAlignment) + 6 * roundUp(blocks * sizeof(float), kAlignment) +
           roundUp(4 * blocks * sizeof(std::int32_t), kAlignment);
}

QuantisedRow QuantisedRow::in(std::byte* memory, std::size_t k) {
    const std::size_t blocks = roundUp(k / kBlock, 8);
    Carver carver(memory);
    QuantisedRow row;
    row.high = carver.take<std::int8_t>(k);
    row.low = carver.take<std::int8_t>(k);
    row.scale = carver.take<float>(blocks);
    row.sum = carver.take<float>(blocks);
    row.halfScale = carver.take<float>(2 * blocks);
    row.halfSum = carver.take<float>(2 * blocks);
    row.laneSums = carver.take<std::int32_t>(4 * blocks);
    return row;
}

}  // namespace fireside::cpu
#endif
