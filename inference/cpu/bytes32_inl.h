// Blocks of 32 weights as vectors: 32 bytes are one vector from AVX2 on and two on 128-bit machines, and the
// code on top is the same. Included once per instruction set (Highway's foreach_target.h); any thread.
#if defined(FIRESIDE_CPU_BYTES32_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FIRESIDE_CPU_BYTES32_INL_H_
#undef FIRESIDE_CPU_BYTES32_INL_H_
#else
#define FIRESIDE_CPU_BYTES32_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

// Byte products summed in fours by one instruction (VNNI): the x86 targets that have it.
#undef FIRESIDE_CPU_VNNI
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3_DL
#define FIRESIDE_CPU_VNNI 1
#else
#define FIRESIDE_CPU_VNNI 0
#endif
#undef FIRESIDE_CPU_AVX2
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2
#define FIRESIDE_CPU_AVX2 1
#else
#define FIRESIDE_CPU_AVX2 0
#endif

HWY_BEFORE_NAMESPACE();
namespace fireside::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kPartBytes = FIRESIDE_CPU_AVX2 ? 32 : 16;
constexpr std::size_t kParts = 32 / kPartBytes;
constexpr std::size_t kPartLanes = kPartBytes / 4;  // of 32 bits

using ByteTag = hn::FixedTag<std::uint8_t, kPartBytes>;
using WordTag = hn::FixedTag<std::uint16_t, kPartBytes / 2>;
using IntTag = hn::FixedTag<std::int32_t, kPartLanes>;
using FloatTag = hn::FixedTag<float, kPartLanes>;
using Halves = hn::FixedTag<std::uint8_t, 16>;

// Weights come from memory once per step, so they are asked for this long before: processors do not look
// ahead over the end of a page by themselves, and the pages of a mapped file are small. They are asked into
// the second cache, which has many more requests under way than the first: on Zen 4 that reads twice as fast.
constexpr std::size_t kAhead = 8192;

/// Asks for `bytes` from kAhead behind `at` on; beyond the end of memory that is allowed.
HWY_INLINE void prefetch(const void* at, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; i += 64) {
        const auto* const line = static_cast<const char*>(at) + kAhead + i;
#if HWY_COMPILER_MSVC && HWY_ARCH_X86
        _mm_prefetch(line, _MM_HINT_T1);
#elif !HWY_COMPILER_MSVC
        __builtin_prefetch(line, 0, 2);
#else
        (void)line;
#endif
    }
}

/// 32 bytes, unsigned unless a type says otherwise.
struct Bytes32 {
    hn::Vec<ByteTag> part[kParts];
};
/// Eight numbers: lane i of a dot product sums bytes 4 i .. 4 i + 3.
struct Ints8 {
    hn::Vec<IntTag> part[kParts];
};
struct Floats8 {
    hn::Vec<FloatTag> part[kParts];
};

HWY_INLINE Bytes32 loadBytes(const void* from) {
    Bytes32 result;
    for (std::size_t p = 0; p < kParts; ++p) {
        result.part[p] = hn::LoadU(ByteTag(), static_cast<const std::uint8_t*>(from) + p * kPartBytes);
    }
    return result;
}
HWY_INLINE void storeBytes(Bytes32 bytes, std::uint8_t* to) {
    for (std::size_t p = 0; p < kParts; ++p) hn::StoreU(bytes.part[p], ByteTag(), to + p * kPartBytes);
}
HWY_INLINE Bytes32 operator&(Bytes32 a, std::uint8_t mask) {
    for (auto& part : a.part) part = hn::And(part, hn::Set(ByteTag(), mask));
    return a;
}
HWY_INLINE Bytes32 operator^(Bytes32 a, std::uint8_t mask) {
    for (auto& part : a.part) part = hn::Xor(part, hn::Set(ByteTag(), mask));
    return a;
}
HWY_INLINE Bytes32 operator|(Bytes32 a, Bytes32 b) {
    for (std::size_t p = 0; p < kParts; ++p) a.part[p] = hn::Or(a.part[p], b.part[p]);
    return a;
}
HWY_INLINE Bytes32 operator+(Bytes32 a, std::uint8_t b) {
    for (auto& part : a.part) part = hn::Add(part, hn::Set(ByteTag(), b));
    return a;
}
/// Shifts within 16 bits: the caller masks what comes from the neighbour.
HWY_INLINE Bytes32 shiftRight(Bytes32 a, int bits) {
    for (auto& part : a.part) {
        part = hn::BitCast(ByteTag(), hn::ShiftRightSame(hn::BitCast(WordTag(), part), bits));
    }
    return a;
}
HWY_INLINE Bytes32 shiftLeft(Bytes32 a, int bits) {
    for (auto& part : a.part) {
        part = hn::BitCast(ByteTag(), hn::ShiftLeftSame(hn::BitCast(WordTag(), part), bits));
    }
    return a;
}
/// table[index] of 16 bytes, indices below 16.
HWY_INLINE Bytes32 lookUp(const std::uint8_t* table, Bytes32 index) {
    const auto values = hn::LoadDup128(ByteTag(), table);
    for (auto& part : index.part) part = hn::TableLookupBytes(values, part);
    return index;
}

/// 16 bytes of two nibbles each: the low ones, then the high ones.
HWY_INLINE Bytes32 nibbles(const void* from) {
    const Halves d;
    const auto packed = hn::LoadU(d, static_cast<const std::uint8_t*>(from));
    const hn::FixedTag<std::uint16_t, 8> words;
    const auto high = hn::BitCast(d, hn::ShiftRight<4>(hn::BitCast(words, packed)));
    Bytes32 result;
#if FIRESIDE_CPU_AVX2
    result.part[0] = hn::Combine(ByteTag(), high, packed);
#else
    result.part[0] = packed;
    result.part[1] = high;
#endif
    return result & 0x0f;
}

alignas(32) constexpr std::uint8_t kByteOfBit[32] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,
                                                     2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3};
alignas(16) constexpr std::uint8_t kBitOfByte[16] = {1, 2, 4, 8, 16, 32, 64, 128,
                                                     1, 2, 4, 8, 16, 32, 64, 128};

/// `value` in byte i where bit i of the 32 at `from` is set, else 0.
HWY_INLINE Bytes32 spreadBits(const std::uint8_t* from, std::uint8_t value) {
    const ByteTag d;
    std::uint32_t bits;
    std::memcpy(&bits, from, sizeof bits);
    const auto all = hn::BitCast(d, hn::Set(hn::Repartition<std::uint32_t, ByteTag>(), bits));
    const auto mask = hn::LoadDup128(d, kBitOfByte);
    Bytes32 result;
    for (std::size_t p = 0; p < kParts; ++p) {
        const auto bytes = hn::TableLookupBytes(all, hn::Load(d, kByteOfBit + p * kPartBytes));
        const auto set = hn::Eq(hn::And(bytes, mask), mask);
        result.part[p] = hn::IfThenElseZero(set, hn::Set(d, value));
    }
    return result;
}

#if FIRESIDE_CPU_VNNI
/// total + products of unsigned bytes of a with signed ones of b, summed in fours. GCC knows Highway's target
/// by the VEX form of this instruction (AVX-VNNI), which some processors with AVX-512 lack, so the form is
/// spelled out.
template <class Raw>
HWY_INLINE Raw addByteProducts(Raw total, Raw a, Raw b) {
#if HWY_COMPILER_GCC_ACTUAL
    asm("%{evex%} vpdpbusd %2, %1, %0" : "+v"(total) : "v"(a), "v"(b));
    return total;
#else
    if constexpr (sizeof(Raw) == 64)
        return _mm512_dpbusd_epi32(total, a, b);
    else
        return _mm_dpbusd_epi32(total, a, b);
#endif
}
#endif

#if !FIRESIDE_CPU_VNNI
// Products of bytes with 128 * high + low, summed in fours: at most 4 * 255 * 127 * 128 per lane.
/// One of the two halves of such a product. Two of these products meet in 16 bits on x86, so that unsigned
/// bytes may be at most 128: 2 * 128 * 127 = 32512.
HWY_INLINE hn::Vec<IntTag> dotHalf(hn::Vec<ByteTag> a, const std::int8_t* b) {
    hn::Vec<IntTag> result;
#if FIRESIDE_CPU_AVX2
    const __m256i y = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b));
    result.raw = _mm256_madd_epi16(_mm256_maddubs_epi16(a.raw, y), _mm256_set1_epi16(1));
#elif HWY_ARCH_X86
    const __m128i y = _mm_loadu_si128(reinterpret_cast<const __m128i*>(b));
    result.raw = _mm_madd_epi16(_mm_maddubs_epi16(a.raw, y), _mm_set1_epi16(1));
#else
    const int8x16_t x = vreinterpretq_s8_u8(a.raw), y = vld1q_s8(b);
    const int16x8_t first = vmull_s8(vget_low_s8(x), vget_low_s8(y));
    const int16x8_t second = vmull_high_s8(x, y);
    result.raw = vpaddq_s32(vpaddlq_s16(first), vpaddlq_s16(second));
#endif
    return result;
}
/// Of signed bytes, neither of them -128 on both sides.
HWY_INLINE hn::Vec<IntTag> dotSignedHalf(hn::Vec<ByteTag> a, const std::int8_t* b) {
#if FIRESIDE_CPU_AVX2
    hn::Vec<IntTag> result;
    const __m256i y = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b));
    const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(a.raw), _mm256_sign_epi8(y, a.raw));
    result.raw = _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
    return result;
#elif HWY_ARCH_X86
    hn::Vec<IntTag> result;
    const __m128i y = _mm_loadu_si128(reinterpret_cast<const __m128i*>(b));
    const __m128i pairs = _mm_maddubs_epi16(_mm_abs_epi8(a.raw), _mm_sign_epi8(y, a.raw));
    result.raw = _mm_madd_epi16(pairs, _mm_set1_epi16(1));
    return result;
#else
    return dotHalf(a, b);  // which takes both for signed
#endif
}
HWY_INLINE Ints8 dot(Bytes32 a, const std::int8_t* high, const std::int8_t* low) {
    Ints8 result;
    for (std::size_t p = 0; p < kParts; ++p) {
        const auto upper = dotHalf(a.part[p], high + p * kPartBytes);
        result.part[p] = hn::Add(hn::ShiftLeft<7>(upper), dotHalf(a.part[p], low + p * kPartBytes));
    }
    return result;
}
HWY_INLINE Ints8 dotSigned(Bytes32 a, const std::int8_t* high, const std::int8_t* low) {
    Ints8 result;
    for (std::size_t p = 0; p < kParts; ++p) {
        const auto upper = dotSignedHalf(a.part[p], high + p * kPartBytes);
        result.part[p] = hn::Add(hn::ShiftLeft<7>(upper), dotSignedHalf(a.part[p], low + p * kPartBytes));
    }
    return result;
}
#endif

HWY_INLINE Floats8 zero8() {
    Floats8 result;
    for (auto& part : result.part) part = hn::Zero(FloatTag());
    return result;
}
HWY_INLINE Floats8 load8(const float* from) {
    Floats8 result;
    for (std::size_t p = 0; p < kParts; ++p) result.part[p] = hn::LoadU(FloatTag(), from + p * kPartLanes);
    return result;
}
HWY_INLINE void store8(Floats8 x, float* to) {
    for (std::size_t p = 0; p < kParts; ++p) hn::StoreU(x.part[p], FloatTag(), to + p * kPartLanes);
}
/// Makes the compiler load single elements of what was just stored, which a multiplication does on its way,
/// instead of shuffling them out of the vector.
HWY_INLINE void keepInMemory(float* eight) {
#if defined(__GNUC__)
    asm volatile("" : "+m"(*reinterpret_cast<float(*)[8]>(eight)));
#else
    (void)eight;
#endif
}
HWY_INLINE Floats8 operator*(Floats8 a, Floats8 b) {
    for (std::size_t p = 0; p < kParts; ++p) a.part[p] = hn::Mul(a.part[p], b.part[p]);
    return a;
}
HWY_INLINE Floats8 operator*(Floats8 a, float b) {
    for (auto& part : a.part) part = hn::Mul(part, hn::Set(FloatTag(), b));
    return a;
}
/// a * b + c
HWY_INLINE Floats8 mulAdd(Floats8 a, Floats8 b, Floats8 c) {
    for (std::size_t p = 0; p < kParts; ++p) c.part[p] = hn::MulAdd(a.part[p], b.part[p], c.part[p]);
    return c;
}
/// The first four lanes `low`, the others `high`: they belong to the first and the last 16 of 32 weights.
HWY_INLINE Floats8 halves8(float low, float high) {
    Floats8 result;
    const hn::FixedTag<float, 4> d;
#if FIRESIDE_CPU_AVX2
    result.part[0] = hn::Combine(FloatTag(), hn::Set(d, high), hn::Set(d, low));
#else
    result.part[0] = hn::Set(d, low);
    result.part[1] = hn::Set(d, high);
#endif
    return result;
}
HWY_INLINE Floats8 set8(float x) {
    Floats8 result;
    for (auto& part : result.part) part = hn::Set(FloatTag(), x);
    return result;
}
/// Eight bytes as numbers.
HWY_INLINE Floats8 floatsOfBytes(const std::uint8_t* from) {
    Floats8 result;
    for (std::size_t p = 0; p < kParts; ++p) {
        const auto bytes = hn::LoadU(hn::Rebind<std::uint8_t, FloatTag>(), from + p * kPartLanes);
        result.part[p] = hn::ConvertTo(FloatTag(), hn::PromoteTo(IntTag(), bytes));
    }
    return result;
}
HWY_INLINE Floats8 floatsOfSignedBytes(const std::int8_t* from) {
    Floats8 result;
    for (std::size_t p = 0; p < kParts; ++p) {
        const auto bytes = hn::LoadU(hn::Rebind<std::int8_t, FloatTag>(), from + p * kPartLanes);
        result.part[p] = hn::ConvertTo(FloatTag(), hn::PromoteTo(IntTag(), bytes));
    }
    return result;
}
/// Eight float16 in a row.
HWY_INLINE Floats8 floatsOfHalves(const std::uint16_t* from) {
    Floats8 result;
    for (std::size_t p = 0; p < kParts; ++p) {
        const hn::Rebind<hwy::float16_t, FloatTag> d;
        const auto bits = hn::LoadU(hn::Rebind<std::uint16_t, FloatTag>(), from + p * kPartLanes);
        result.part[p] = hn::PromoteTo(FloatTag(), hn::BitCast(d, bits));
    }
    return result;
}
HWY_INLINE Floats8 toFloats(Ints8 x) {
    Floats8 result;
    for (std::size_t p = 0; p < kParts; ++p) result.part[p] = hn::ConvertTo(FloatTag(), x.part[p]);
    return result;
}
HWY_INLINE float sum(Floats8 x) {
    auto all = x.part[0];
    for (std::size_t p = 1; p < kParts; ++p) all = hn::Add(all, x.part[p]);
    return hn::GetLane(hn::SumOfLanes(FloatTag(), all));
}
HWY_INLINE Floats8 add(Floats8 a, Floats8 b) {
    for (std::size_t p = 0; p < kParts; ++p) a.part[p] = hn::Add(a.part[p], b.part[p]);
    return a;
}

#if FIRESIDE_CPU_VNNI
/// Eight float16 at from + i * kStride, found in two vectors for four of them; reads no more than 8 *
/// kStride.
template <std::size_t kStride>
HWY_INLINE Floats8 eightHalves(const std::uint8_t* from) {
    constexpr std::size_t kSecond = std::min(std::size_t{64}, 4 * kStride - 68);  // where the other begins
    const auto place = [](std::size_t i) {
        const std::size_t word = i * kStride / 2;
        return static_cast<short>(word < 32 ? word : 32 + word - kSecond / 2);
    };
    const __m512i places =
        _mm512_castsi128_si512(_mm_set_epi16(0, 0, 0, 0, place(3), place(2), place(1), place(0)));
    const auto four = [&](const std::uint8_t* at) HWY_ATTR {
        const __m512i first = _mm512_loadu_si512(at);
        if constexpr (3 * kStride / 2 < 32) {
            return _mm512_castsi512_si128(_mm512_permutexvar_epi16(places, first));
        } else {
            const __m512i second = _mm512_loadu_si512(at + kSecond);
            return _mm512_castsi512_si128(_mm512_permutex2var_epi16(first, places, second));
        }
    };
    Floats8 result;
    result.part[0].raw = _mm256_cvtph_ps(_mm_unpacklo_epi64(four(from), four(from + 4 * kStride)));
    return result;
}
#endif

}  // namespace fireside::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
