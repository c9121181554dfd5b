// Reading the fields of weight blocks: little-endian integers and halves at any byte, without alignment.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace fireside::gguf {

static_assert(std::endian::native == std::endian::little, "GGUF data is used in place and is little-endian");

inline constexpr int kSuperBlock = 256;  // weights in a block of the K, IQ and TQ types

inline std::uint16_t load16(const std::byte* in) {
    std::uint16_t bits;
    std::memcpy(&bits, in, sizeof bits);
    return bits;
}

inline std::uint32_t load32(const std::byte* in) {
    std::uint32_t bits;
    std::memcpy(&bits, in, sizeof bits);
    return bits;
}

inline int unsignedByte(std::byte b) {
    return std::to_integer<int>(b);
}
inline int signedByte(std::byte b) {
    return static_cast<std::int8_t>(std::to_integer<std::uint8_t>(b));
}

/// Nibble i of bytes that hold two each, the low one first.
inline int nibble(const std::byte* in, int i) {
    return (unsignedByte(in[i / 2]) >> (i % 2 * 4)) & 0xf;
}

/// IEEE 754 binary16 to binary32: always exact.
inline float fromHalf(std::uint16_t bits) {
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

inline float loadHalf(const std::byte* in) {
    return fromHalf(load16(in));
}

}  // namespace fireside::gguf
