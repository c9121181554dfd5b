// The K types: super-blocks of 256 weights, cut into sub-blocks of 16 or 32 that have quantised scales (and
// minima) of their own.
#include "inference/gguf/block_decoders.h"
#include "inference/gguf/block_fields.h"

namespace fireside::gguf {
namespace {

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

/// Q3_K packs sixteen 6-bit scales, stored with 32 added, into 12 bytes: low nibbles in bytes 0..7 (scales
/// 0..7 low, 8..15 high), upper bit pairs in bytes 8..11 (pair i / 4 of byte i % 4).
int scaleOfQ3_K(const std::byte* packed, int i) {
    const int low = (unsignedByte(packed[i % 8]) >> (i / 8 * 4)) & 0xf;
    const int high = (unsignedByte(packed[8 + i % 4]) >> (i / 4 * 2)) & 3;
    return (low | high << 4) - 32;
}

/// Q2_K and Q3_K have 64 bytes of bit pairs: each half of 128 weights has 32 bytes, pair i of a byte
/// belonging to its quarter i.
int pairOf(const std::byte* pairs, int weight) {
    const int half = weight / 128;
    const int quarter = weight % 128 / 32;
    return (unsignedByte(pairs[half * 32 + weight % 32]) >> (quarter * 2)) & 3;
}

}  // namespace

/// 16 bytes, each a scale in the low and a minimum in the high nibble, for 16 weights; bit pairs; half d,
/// half dmin.
void decodeQ2_K(const std::byte* in, float* out) {
    const float d = loadHalf(in + 80);
    const float dmin = loadHalf(in + 82);
    for (int weight = 0; weight < kSuperBlock; ++weight) {
        const int packed = unsignedByte(in[weight / 16]);
        const float step = d * static_cast<float>(packed & 0xf);
        const float offset = dmin * static_cast<float>(packed >> 4);
        out[weight] = step * static_cast<float>(pairOf(in + 16, weight)) - offset;
    }
}

/// 32 bytes of third bits (bit s of byte i belongs to weight i of run s of 32); bit pairs; 12 bytes of
/// scales, one per 16 weights; half d. Weights are stored with 4 added.
void decodeQ3_K(const std::byte* in, float* out) {
    const std::byte* scales = in + 96;
    const float d = loadHalf(in + 108);
    for (int weight = 0; weight < kSuperBlock; ++weight) {
        const int high = (unsignedByte(in[weight % 32]) >> (weight / 32)) & 1;
        const int q = (pairOf(in + 32, weight) | high << 2) - 4;
        const float step = d * static_cast<float>(scaleOfQ3_K(scales, weight / 16));
        out[weight] = step * static_cast<float>(q);
    }
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
    for (int weight = 0; weight < kSuperBlock; ++weight) {
        const int half = weight / 128;
        const int quarter = weight % 128 / 32;
        const int lane = weight % 32;
        const std::byte nibbles = in[half * 64 + quarter % 2 * 32 + lane];
        const int low = (unsignedByte(nibbles) >> (quarter / 2 * 4)) & 0xf;
        const int high = pairOf(in + 128, weight);
        const float step = d * static_cast<float>(signedByte(scales[weight / 16]));
        out[weight] = step * static_cast<float>((low | high << 4) - 32);
    }
}

}  // namespace fireside::gguf
