// Types whose codes stand for a few uneven values (IQ4, the FP4 types) or for -1, 0 and 1 (TQ).
#include <array>

#include "inference/gguf/block_decoders.h"
#include "inference/gguf/block_fields.h"

namespace fireside::gguf {
namespace {

constexpr std::array<float, 16> kValuesIQ4{-127, -104, -83, -65, -49, -35, -22, -10,
                                           1,    13,   25,  38,  53,  69,  89,  113};

/// Twice the values of E2M1, four bits of float (OCP Microscaling Formats 1.0, 5.3.3); scales are halved
/// instead.
constexpr std::array<float, 16> kValuesFp4{0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

/// Half of 2^(e - 127), the scale E8M0 of the same paper; the two lowest are subnormal floats. 255, which is
/// NaN there, is a number here, as elsewhere in the format's world.
float halfOfE8M0(unsigned e) {
    return std::bit_cast<float>(e < 2 ? 0x00200000u << e : (e - 1) << 23);
}

/// Half of an unsigned E4M3 (exponent bias 7); 127 is zero, the top bit means nothing.
float halfOfE4M3(unsigned bits) {
    const unsigned exponent = bits >> 3 & 0xf;
    const unsigned mantissa = bits & 7;
    if (bits == 0x7f) return 0;
    if (exponent == 0) return static_cast<float>(mantissa) * 0x1p-10f;
    return std::bit_cast<float>((exponent + (127 - 8)) << 23 | mantissa << 20);
}

}  // namespace

/// half d; 16 bytes of nibbles (low: weights 0..15, high: 16..31).
void decodeIQ4_NL(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    for (int i = 0; i < 16; ++i) {
        out[i] = d * kValuesIQ4[static_cast<std::size_t>(nibble(in + 2, 2 * i))];
        out[i + 16] = d * kValuesIQ4[static_cast<std::size_t>(nibble(in + 2, 2 * i + 1))];
    }
}

/// half d; eight 6-bit scales, stored with 32 added: upper bit pairs in 16 bits, then low nibbles; 128 bytes
/// of nibbles, 16 for each run of 32 weights as in IQ4_NL.
void decodeIQ4_XS(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    const int high = load16(in + 2);
    for (int run = 0; run < 8; ++run) {
        const int scale = (nibble(in + 4, run) | (high >> (2 * run) & 3) << 4) - 32;
        const float step = d * static_cast<float>(scale);
        const std::byte* nibbles = in + 8 + run * 16;
        for (int i = 0; i < 16; ++i) {
            out[run * 32 + i] = step * kValuesIQ4[static_cast<std::size_t>(nibble(nibbles, 2 * i))];
            out[run * 32 + i + 16] = step * kValuesIQ4[static_cast<std::size_t>(nibble(nibbles, 2 * i + 1))];
        }
    }
}

/// E8M0 scale; 16 bytes of nibbles (low: weights 0..15, high: 16..31).
void decodeMXFP4(const std::byte* in, float* out) {
    const float d = halfOfE8M0(static_cast<unsigned>(unsignedByte(in[0])));
    for (int i = 0; i < 16; ++i) {
        out[i] = d * kValuesFp4[static_cast<std::size_t>(nibble(in + 1, 2 * i))];
        out[i + 16] = d * kValuesFp4[static_cast<std::size_t>(nibble(in + 1, 2 * i + 1))];
    }
}

/// 64 weights: 4 scales E4M3, one per 16 weights, with 8 bytes of nibbles each (low: weights 0..7,
/// high: 8..15).
void decodeNVFP4(const std::byte* in, float* out) {
    for (int run = 0; run < 4; ++run) {
        const float d = halfOfE4M3(static_cast<unsigned>(unsignedByte(in[run])));
        const std::byte* nibbles = in + 4 + run * 8;
        for (int i = 0; i < 8; ++i) {
            out[run * 16 + i] = d * kValuesFp4[static_cast<std::size_t>(nibble(nibbles, 2 * i))];
            out[run * 16 + i + 8] = d * kValuesFp4[static_cast<std::size_t>(nibble(nibbles, 2 * i + 1))];
        }
    }
}

/// Five ternary digits to a byte, which is their base-3 fraction of 256: multiplying by 3^n modulo 256 moves
/// digit n to the front, and three times that is the digit in the bits above the byte. 32 bytes (digit n of
/// byte i: weight 32 n + i), 16 bytes (weight 160 + 16 n + i), 4 bytes of four digits (weight 240 + 4 n + i);
/// half d.
void decodeTQ1_0(const std::byte* in, float* out) {
    constexpr std::array<int, 5> kPowers{1, 3, 9, 27, 81};
    const float d = loadHalf(in + 52);
    const auto write = [&](int firstByte, int bytes, int digits) {
        for (int i = 0; i < bytes * digits; ++i) {
            const int power = kPowers[static_cast<std::size_t>(i / bytes)];
            const int front = unsignedByte(in[firstByte + i % bytes]) * power & 0xff;
            *out++ = d * static_cast<float>((front * 3 >> 8) - 1);
        }
    };
    write(0, 32, 5);
    write(32, 16, 5);
    write(48, 4, 4);
}

/// 64 bytes of bit pairs, in each half of 128 weights pair i of a byte belonging to its quarter i; half d.
/// Stored with 1 added.
void decodeTQ2_0(const std::byte* in, float* out) {
    const float d = loadHalf(in + 64);
    for (int weight = 0; weight < kSuperBlock; ++weight) {
        const int byte = unsignedByte(in[weight / 128 * 32 + weight % 32]);
        const int q = byte >> (weight % 128 / 32 * 2) & 3;
        out[weight] = d * static_cast<float>(q - 1);
    }
}

}  // namespace fireside::gguf
