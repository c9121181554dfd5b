// The weight types that are multiplied as integers: a weight is scale * q + offset, q a byte, with one scale
// (and offset) for 32 or for 16 weights. Each type says how to get at them; layouts stand at the decoders of
// inference/gguf, which these agree with. Included once per instruction set; any thread.
//
//   kBytes, kBlocks  of a stored block: its bytes and how many times 32 weights it has
//   kGroup           weights that share a scale: 32 or 16
//   kForm            how q is centred, see Form
//   kZero            with Form::Zero: scale * (q - kZero)
//   scales()         of `n` (at most 8) times 32 weights from the start of a stored block: 32 / kGroup each.
//   Writes
//                    all eight, of any numbers beyond n. With Form::Offset also offsets.
//   unpack()         q of the j-th 32 weights from there, of one row or of several (see four_rows_inl.h)
#if defined(FIRESIDE_CPU_WEIGHT_BLOCKS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FIRESIDE_CPU_WEIGHT_BLOCKS_INL_H_
#undef FIRESIDE_CPU_WEIGHT_BLOCKS_INL_H_
#else
#define FIRESIDE_CPU_WEIGHT_BLOCKS_INL_H_
#endif

#include "inference/cpu/bytes32_inl.h"

HWY_BEFORE_NAMESPACE();
namespace fireside::cpu::HWY_NAMESPACE {

/// Zero: unsigned with a constant in the middle. Signed: signed bytes. Offset: unsigned with an offset per
/// group.
enum class Form { Zero, Signed, Offset };

constexpr std::size_t kRun = 8;  // times 32 weights that are worked on together

HWY_INLINE std::uint16_t half16(const std::uint8_t* from) {
    std::uint16_t bits;
    std::memcpy(&bits, from, sizeof bits);
    return bits;
}
HWY_INLINE std::uint32_t word32(const std::uint8_t* from) {
    std::uint32_t bits;
    std::memcpy(&bits, from, sizeof bits);
    return bits;
}
HWY_INLINE float floatOfHalf(const std::uint8_t* from) {
    const hn::FixedTag<float, 4> d;
    const hn::Rebind<std::uint16_t, hn::FixedTag<float, 4>> bits;
    const hn::Rebind<hwy::float16_t, hn::FixedTag<float, 4>> halves;
    return hn::GetLane(hn::PromoteTo(d, hn::BitCast(halves, hn::Set(bits, half16(from)))));
}
/// float16 at from + i * kStride for i < n, others 0.
template <std::size_t kStride>
HWY_INLINE Floats8 strideHalves(const std::uint8_t* from, std::size_t n) {
#if FIRESIDE_CPU_VNNI
    if (n == kRun) return eightHalves<kStride>(from);
#endif
    alignas(16) std::uint16_t bits[kRun] = {};
    for (std::size_t i = 0; i < n; ++i) bits[i] = half16(from + i * kStride);
    return floatsOfHalves(bits);
}

struct BlockQ4_0 {
    static constexpr std::size_t kBytes = 18, kBlocks = 1, kGroup = 32;
    static constexpr Form kForm = Form::Zero;
    static constexpr int kZero = 8;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t n, float* scale, float*) {
        store8(strideHalves<kBytes>(p, n), scale);
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        return nibbles(p + j * kBytes + 2);
    }
};

struct BlockQ4_1 {
    static constexpr std::size_t kBytes = 20, kBlocks = 1, kGroup = 32;
    static constexpr Form kForm = Form::Offset;
    static constexpr int kZero = 0;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t n, float* scale, float* offset) {
        store8(strideHalves<kBytes>(p, n), scale);
        store8(strideHalves<kBytes>(p + 2, n), offset);
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        return nibbles(p + j * kBytes + 4);
    }
};

struct BlockQ5_0 {
    static constexpr std::size_t kBytes = 22, kBlocks = 1, kGroup = 32;
    static constexpr Form kForm = Form::Zero;
    static constexpr int kZero = 16;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t n, float* scale, float*) {
        store8(strideHalves<kBytes>(p, n), scale);
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        const Rows block = p + j * kBytes;
        return nibbles(block + 6) | spreadBits(block + 2, 0x10);
    }
};

struct BlockQ5_1 {
    static constexpr std::size_t kBytes = 24, kBlocks = 1, kGroup = 32;
    static constexpr Form kForm = Form::Offset;
    static constexpr int kZero = 0;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t n, float* scale, float* offset) {
        store8(strideHalves<kBytes>(p, n), scale);
        store8(strideHalves<kBytes>(p + 2, n), offset);
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        const Rows block = p + j * kBytes;
        return nibbles(block + 8) | spreadBits(block + 4, 0x10);
    }
};

struct BlockQ8_0 {
    static constexpr std::size_t kBytes = 34, kBlocks = 1, kGroup = 32;
    static constexpr Form kForm = Form::Signed;
    static constexpr int kZero = 0;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t n, float* scale, float*) {
        store8(strideHalves<kBytes>(p, n), scale);
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        return loadBytes(p + j * kBytes + 2);
    }
};

/// One number that is written at once: what is read at once must not have been written in pieces.
HWY_INLINE std::uint64_t together(std::uint32_t low, std::uint32_t high) {
    return low | static_cast<std::uint64_t>(high) << 32;
}

/// Both halves of the pair scales/minimums of Q4_K and Q5_K (see scaleAndMin in gguf/decode_k.cpp).
HWY_INLINE void scalesWithMinimums(const std::uint8_t* p, float* scale, float* offset) {
    const std::uint32_t a = word32(p + 4), b = word32(p + 8), c = word32(p + 12);
    constexpr std::uint32_t kSix = 0x3f3f3f3f, kFour = 0x0f0f0f0f, kTwo = 0x03030303;
    const std::uint64_t steps = together(a & kSix, (c & kFour) | ((a >> 6 & kTwo) << 4));
    const std::uint64_t minimums = together(b & kSix, (c >> 4 & kFour) | ((b >> 6 & kTwo) << 4));
    store8(floatsOfBytes(reinterpret_cast<const std::uint8_t*>(&steps)) * floatOfHalf(p), scale);
    store8(floatsOfBytes(reinterpret_cast<const std::uint8_t*>(&minimums)) * -floatOfHalf(p + 2), offset);
}

struct BlockQ4_K {
    static constexpr std::size_t kBytes = 144, kBlocks = 8, kGroup = 32;
    static constexpr Form kForm = Form::Offset;
    static constexpr int kZero = 0;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t, float* scale, float* offset) {
        scalesWithMinimums(p, scale, offset);
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        const auto packed = loadBytes(p + 16 + j / 2 * 32);
        return (j % 2 == 0 ? packed : shiftRight(packed, 4)) & 0x0f;
    }
};

struct BlockQ5_K {
    static constexpr std::size_t kBytes = 176, kBlocks = 8, kGroup = 32;
    static constexpr Form kForm = Form::Offset;
    static constexpr int kZero = 0;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t, float* scale, float* offset) {
        scalesWithMinimums(p, scale, offset);
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        const auto packed = loadBytes(p + 48 + j / 2 * 32);
        const auto low = (j % 2 == 0 ? packed : shiftRight(packed, 4)) & 0x0f;
        const auto fifth = shiftRight(loadBytes(p + 16), static_cast<int>(j)) & 0x01;
        return low | shiftLeft(fifth, 4);
    }
};

struct BlockQ6_K {
    static constexpr std::size_t kBytes = 210, kBlocks = 8, kGroup = 16;
    static constexpr Form kForm = Form::Zero;
    static constexpr int kZero = 32;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t, float* scale, float*) {
        const auto* steps = reinterpret_cast<const std::int8_t*>(p + 192);
        const float d = floatOfHalf(p + 208);
        store8(floatsOfSignedBytes(steps) * d, scale);
        store8(floatsOfSignedBytes(steps + 8) * d, scale + 8);
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        const std::size_t half = j / 4, quarter = j % 4;
        const auto packed = loadBytes(p + half * 64 + quarter % 2 * 32);
        const auto low = (quarter < 2 ? packed : shiftRight(packed, 4)) & 0x0f;
        const auto pairs = shiftRight(loadBytes(p + 128 + half * 32), static_cast<int>(2 * quarter)) & 0x03;
        return low | shiftLeft(pairs, 4);
    }
};

/// Bit pairs of Q2_K and Q3_K.
template <class Rows>
HWY_INLINE auto bitPairs(Rows pairs, std::size_t j) {
    return shiftRight(loadBytes(pairs + j / 4 * 32), static_cast<int>(j % 4 * 2)) & 0x03;
}

struct BlockQ2_K {
    static constexpr std::size_t kBytes = 84, kBlocks = 8, kGroup = 16;
    static constexpr Form kForm = Form::Offset;
    static constexpr int kZero = 0;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t, float* scale, float* offset) {
        const hn::FixedTag<std::uint8_t, 16> d;
        const auto packed = hn::LoadU(d, p);
        alignas(16) std::uint8_t steps[16], minimums[16];
        hn::Store(hn::And(packed, hn::Set(d, 0x0f)), d, steps);
        const auto words = hn::BitCast(hn::FixedTag<std::uint16_t, 8>(), packed);
        hn::Store(hn::And(hn::BitCast(d, hn::ShiftRight<4>(words)), hn::Set(d, 0x0f)), d, minimums);
        const float step = floatOfHalf(p + 80), minimum = -floatOfHalf(p + 82);
        for (std::size_t i = 0; i < 16; i += 8) {
            store8(floatsOfBytes(steps + i) * step, scale + i);
            store8(floatsOfBytes(minimums + i) * minimum, offset + i);
        }
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        return bitPairs(p + 16, j);
    }
};

struct BlockQ3_K {
    static constexpr std::size_t kBytes = 110, kBlocks = 8, kGroup = 16;
    static constexpr Form kForm = Form::Zero;
    static constexpr int kZero = 4;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t, float* scale, float*) {
        const std::uint32_t a = word32(p + 96), b = word32(p + 100), c = word32(p + 104);
        constexpr std::uint32_t kFour = 0x0f0f0f0f, kTwo = 0x03030303;
        alignas(16) const std::uint32_t packed[4] = {
            (a & kFour) | ((c & kTwo) << 4), (b & kFour) | ((c >> 2 & kTwo) << 4),
            (a >> 4 & kFour) | ((c >> 4 & kTwo) << 4), (b >> 4 & kFour) | ((c >> 6 & kTwo) << 4)};
        const auto* steps = reinterpret_cast<const std::uint8_t*>(packed);
        const float d = floatOfHalf(p + 108);
        for (std::size_t i = 0; i < 16; i += 8) {
            store8(add(floatsOfBytes(steps + i), set8(-32.0f)) * d, scale + i);
        }
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        const auto high = shiftRight(loadBytes(p), static_cast<int>(j)) & 0x01;
        return bitPairs(p + 32, j) | shiftLeft(high, 2);
    }
};

/// Values of 4-bit codes as signed bytes; those of MXFP4 doubled, its scale halved.
alignas(16) constexpr std::int8_t kValuesIQ4[16] = {-127, -104, -83, -65, -49, -35, -22, -10,
                                                    1,    13,   25,  38,  53,  69,  89,  113};
alignas(16) constexpr std::int8_t kValuesFp4[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

template <class Bytes>
HWY_INLINE Bytes values(const std::int8_t* table, Bytes codes) {
    return lookUp(reinterpret_cast<const std::uint8_t*>(table), codes);
}

struct BlockIQ4_NL {
    static constexpr std::size_t kBytes = 18, kBlocks = 1, kGroup = 32;
    static constexpr Form kForm = Form::Signed;
    static constexpr int kZero = 0;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t n, float* scale, float*) {
        store8(strideHalves<kBytes>(p, n), scale);
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        return values(kValuesIQ4, nibbles(p + j * kBytes + 2));
    }
};

struct BlockIQ4_XS {
    static constexpr std::size_t kBytes = 136, kBlocks = 8, kGroup = 32;
    static constexpr Form kForm = Form::Signed;
    static constexpr int kZero = 0;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t, float* scale, float*) {
        const std::uint32_t high = half16(p + 2), low = word32(p + 4);
        std::int8_t steps[8];
        for (std::uint32_t i = 0; i < 8; ++i) {
            steps[i] = static_cast<std::int8_t>(((low >> 4 * i & 0xf) | (high >> 2 * i & 3) << 4) - 32);
        }
        store8(floatsOfSignedBytes(steps) * floatOfHalf(p), scale);
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        return values(kValuesIQ4, nibbles(p + 8 + j * 16));
    }
};

struct BlockMXFP4 {
    static constexpr std::size_t kBytes = 17, kBlocks = 1, kGroup = 32;
    static constexpr Form kForm = Form::Signed;
    static constexpr int kZero = 0;
    static HWY_INLINE void scales(const std::uint8_t* p, std::size_t n, float* scale, float*) {
        for (std::size_t i = 0; i < kRun; ++i) {
            const std::uint32_t e = i < n ? p[i * kBytes] : 0u;
            const std::uint32_t bits = e < 2 ? 0x00200000u << e : (e - 1) << 23;
            std::memcpy(scale + i, &bits, sizeof bits);
        }
    }
    template <class Rows>
    static HWY_INLINE auto unpack(Rows p, std::size_t j) {
        return values(kValuesFp4, nibbles(p + j * kBytes + 1));
    }
};

}  // namespace fireside::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
