// The first block types: 32 weights with one scale, and in the _1 types one offset. In all 4- and 5-bit ones
// 16 bytes of nibbles hold weights 0..15 low and 16..31 high, and bit i of 4 bytes is the fifth bit of weight
// i.
#include "inference/gguf/block_decoders.h"
#include "inference/gguf/block_fields.h"

namespace fireside::gguf {
namespace {

constexpr int kBlock = 32;

int nibbleOf(const std::byte* nibbles, int weight) {
    return (unsignedByte(nibbles[weight % 16]) >> (weight / 16 * 4)) & 0xf;
}

int fiveBitsOf(const std::byte* nibbles, std::uint32_t fifthBits, int weight) {
    return nibbleOf(nibbles, weight) | static_cast<int>(fifthBits >> weight & 1) << 4;
}

}  // namespace

/// half d; nibbles, stored with 8 added.
void decodeQ4_0(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    for (int i = 0; i < kBlock; ++i) out[i] = static_cast<float>(nibbleOf(in + 2, i) - 8) * d;
}

/// half d, half offset; nibbles.
void decodeQ4_1(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    const float offset = loadHalf(in + 2);
    for (int i = 0; i < kBlock; ++i) out[i] = d * static_cast<float>(nibbleOf(in + 4, i)) + offset;
}

/// half d; fifth bits; nibbles. Stored with 16 added.
void decodeQ5_0(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    const std::uint32_t fifthBits = load32(in + 2);
    for (int i = 0; i < kBlock; ++i) out[i] = static_cast<float>(fiveBitsOf(in + 6, fifthBits, i) - 16) * d;
}

/// half d, half offset; fifth bits; nibbles.
void decodeQ5_1(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    const float offset = loadHalf(in + 2);
    const std::uint32_t fifthBits = load32(in + 4);
    for (int i = 0; i < kBlock; ++i) {
        out[i] = d * static_cast<float>(fiveBitsOf(in + 8, fifthBits, i)) + offset;
    }
}

/// half d; 32 signed bytes.
void decodeQ8_0(const std::byte* in, float* out) {
    const float d = loadHalf(in);
    for (int i = 0; i < kBlock; ++i) out[i] = static_cast<float>(signedByte(in[2 + i])) * d;
}

}  // namespace fireside::gguf
