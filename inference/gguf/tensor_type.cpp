#include "inference/gguf/tensor_type.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <iterator>
#include <utility>

namespace fireside::gguf {

static_assert(std::endian::native == std::endian::little, "GGUF data is used in place and is little-endian");

namespace {

constexpr std::uint32_t kSuperBlock = 256;  // weights in a block of the K types

/// Every number the format has given out; the retired ones (4, 5, 31 to 33, 36 to 38) have no name any more.
constexpr std::pair<std::uint32_t, std::string_view> kNames[] = {
    {0, "f32"},     {1, "f16"},    {2, "q4_0"},     {3, "q4_1"},    {6, "q5_0"},     {7, "q5_1"},
    {8, "q8_0"},    {9, "q8_1"},   {10, "q2_k"},    {11, "q3_k"},   {12, "q4_k"},    {13, "q5_k"},
    {14, "q6_k"},   {15, "q8_k"},  {16, "iq2_xxs"}, {17, "iq2_xs"}, {18, "iq3_xxs"}, {19, "iq1_s"},
    {20, "iq4_nl"}, {21, "iq3_s"}, {22, "iq2_s"},   {23, "iq4_xs"}, {24, "i8"},      {25, "i16"},
    {26, "i32"},    {27, "i64"},   {28, "f64"},     {29, "iq1_m"},  {30, "bf16"},    {34, "tq1_0"},
    {35, "tq2_0"},  {39, "mxfp4"},
};

constexpr std::pair<TensorType, TypeTraits> kTraits[] = {
    {TensorType::F32, {"f32", 1, 4}},
    {TensorType::F16, {"f16", 1, 2}},
    {TensorType::BF16, {"bf16", 1, 2}},
    {TensorType::Q4_0, {"q4_0", 32, 18}},
    {TensorType::Q8_0, {"q8_0", 32, 34}},
    {TensorType::Q4_K, {"q4_k", kSuperBlock, 144}},
    {TensorType::Q5_K, {"q5_k", kSuperBlock, 176}},
    {TensorType::Q6_K, {"q6_k", kSuperBlock, 210}},
};

std::uint16_t load16(const std::byte* in) {
    std::uint16_t bits;
    std::memcpy(&bits, in, sizeof bits);
    return bits;
}

int unsignedByte(std::byte b) {
    return std::to_integer<int>(b);
}
int signedByte(std::byte b) {
    return static_cast<std::int8_t>(std::to_integer<std::uint8_t>(b));
}

/// IEEE 754 binary16 to binary32: always exact.
float fromHalf(std::uint16_t bits) {
    const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000) << 16;
    const std::uint32_t exponent = (bits >> 10) & 0x1f;
    const std::uint32_t mantissa = bits & 0x3ff;
    if (exponent == 0) {  // zero or subnormal: a whole number of 2^-24
        const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
        return sign != 0 ? -magnitude : magnitude;
    }
    const std::uint32_t wideExponent = exponent == 0x1f ? 0xff : exponent + (127 - 15);
    return std::bit_cast<float>(sign | wideExponent << 23 | mantissa << 13);
}

float loadHalf(const std::byte* in) {
    return fromHalf(load16(in));
}

void decodeF32(const std::byte* in, float* out) {
    std::memcpy(out, in, sizeof *out);
}
void decodeF16(const std::byte* in, float* out) {
    *out = loadHalf(in);
}
void decodeBf16(const std::byte* in, float* out) {
    *out = std::bit_cast<float>(static_cast<std::uint32_t>(load16(in)) << 16);
}

/// half d; 16 bytes of nibbles (low: weights 0..15, high: 16..31), stored with 8 added.
void decodeQ4_0(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    for (int i = 0; i < 16; ++i) {
        const int q = unsignedByte(in[2 + i]);
        out[i] = static_cast<float>((q & 0xf) - 8) * d;
        out[i + 16] = static_cast<float>((q >> 4) - 8) * d;
    }
}

/// half d; 32 signed bytes.
void decodeQ8_0(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    for (int i = 0; i < 32; ++i) out[i] = static_cast<float>(signedByte(in[2 + i])) * d;
}

struct ScaleAndMin {
    int scale;
    int min;
};

/// Q4_K and Q5_K pack eight 6-bit scales and eight 6-bit minimums into 12 bytes: the first four of each in
/// the low bits of bytes 0..3 and 4..7, the others split between the nibbles of bytes 8..11 and those bytes'
/// top bits.
ScaleAndMin scaleAndMin(const std::byte* packed, int j) {
    const auto at = [packed](int i) { return unsignedByte(packed[i]); };
    if (j < 4) return {at(j) & 63, at(j + 4) & 63};
    return {(at(j + 4) & 0xf) | (at(j - 4) >> 6 << 4), (at(j + 4) >> 4) | (at(j) >> 6 << 4)};
}

/// half d, half dmin; 12 bytes of scales; 128 bytes of nibbles, each 32 bytes holding two runs of 32 weights.
void decodeQ4_K(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    const float dmin = loadHalf(in + 2);
    const std::byte* scales = in + 4;
    const std::byte* nibbles = in + 16;
    for (int run = 0; run < 8; ++run) {
        const auto [scale, min] = scaleAndMin(scales, run);
        const float step = d * static_cast<float>(scale);
        const float offset = dmin * static_cast<float>(min);
        for (int i = 0; i < 32; ++i) {
            const int q = (unsignedByte(nibbles[run / 2 * 32 + i]) >> (run % 2 * 4)) & 0xf;
            out[run * 32 + i] = step * static_cast<float>(q) - offset;
        }
    }
}

/// As Q4_K with 32 bytes of fifth bits after the scales: bit `run` of byte i belongs to weight i of that run.
void decodeQ5_K(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    const float dmin = loadHalf(in + 2);
    const std::byte* scales = in + 4;
    const std::byte* highBits = in + 16;
    const std::byte* nibbles = in + 48;
    for (int run = 0; run < 8; ++run) {
        const auto [scale, min] = scaleAndMin(scales, run);
        const float step = d * static_cast<float>(scale);
        const float offset = dmin * static_cast<float>(min);
        for (int i = 0; i < 32; ++i) {
            const int low = (unsignedByte(nibbles[run / 2 * 32 + i]) >> (run % 2 * 4)) & 0xf;
            const int high = (unsignedByte(highBits[i]) >> run) & 1;
            out[run * 32 + i] = step * static_cast<float>(low | high << 4) - offset;
        }
    }
}

/// 128 bytes of low nibbles, 64 of high bit pairs, 16 signed scales (one per 16 weights), half d; each half
/// of 128 weights has its own 64 + 32 bytes. Weights are stored with 32 added.
void decodeQ6_K(const std::byte* in, float* out) {
    const std::byte* scales = in + 192;
    const float d = loadHalf(in + 208);
    for (int weight = 0; weight < static_cast<int>(kSuperBlock); ++weight) {
        const int half = weight / 128;
        const int quarter = weight % 128 / 32;
        const int lane = weight % 32;
        const std::byte nibbles = in[half * 64 + quarter % 2 * 32 + lane];
        const std::byte pairs = in[128 + half * 32 + lane];
        const int low = (unsignedByte(nibbles) >> (quarter / 2 * 4)) & 0xf;
        const int high = (unsignedByte(pairs) >> (quarter * 2)) & 3;
        const float step = d * static_cast<float>(signedByte(scales[weight / 16]));
        out[weight] = step * static_cast<float>((low | high << 4) - 32);
    }
}

template <void (*decodeBlock)(const std::byte*, float*)>
void decodeBlocks(const TypeTraits& type, std::span<const std::byte> in, std::span<float> out) {
    const std::byte* block = in.data();
    for (std::size_t i = 0; i < out.size(); i += type.blockSize, block += type.bytesPerBlock) {
        decodeBlock(block, out.data() + i);
    }
}

}  // namespace

std::optional<TensorType> tensorTypeFromNumber(std::uint32_t number) {
    for (const auto& [type, geometry] : kTraits) {
        if (static_cast<std::uint32_t>(type) == number) return type;
    }
    return std::nullopt;
}

std::string tensorTypeName(std::uint32_t number) {
    for (const auto& [known, name] : kNames) {
        if (known == number) return std::string(name);
    }
    return "type " + std::to_string(number);
}

const TypeTraits& traits(TensorType type) {
    const auto* found = std::find_if(std::begin(kTraits), std::end(kTraits),
                                     [type](const auto& row) { return row.first == type; });
    assert(found != std::end(kTraits));
    return found->second;
}

void decode(TensorType type, std::span<const std::byte> in, std::span<float> out) {
    const TypeTraits& geometry = traits(type);
    assert(out.size() % geometry.blockSize == 0);
    assert(in.size() == out.size() / geometry.blockSize * geometry.bytesPerBlock);
    switch (type) {
        case TensorType::F32:
            return decodeBlocks<decodeF32>(geometry, in, out);
        case TensorType::F16:
            return decodeBlocks<decodeF16>(geometry, in, out);
        case TensorType::BF16:
            return decodeBlocks<decodeBf16>(geometry, in, out);
        case TensorType::Q4_0:
            return decodeBlocks<decodeQ4_0>(geometry, in, out);
        case TensorType::Q8_0:
            return decodeBlocks<decodeQ8_0>(geometry, in, out);
        case TensorType::Q4_K:
            return decodeBlocks<decodeQ4_K>(geometry, in, out);
        case TensorType::Q5_K:
            return decodeBlocks<decodeQ5_K>(geometry, in, out);
        case TensorType::Q6_K:
            return decodeBlocks<decodeQ6_K>(geometry, in, out);
    }
}

}  // namespace fireside::gguf
