// The IQ1, IQ2 and IQ3 types: super-blocks of 256 weights in which groups of 8 (IQ1, IQ2) or 4 (IQ3) weights
// are the numbers of points in a grid (grids/README.md). IQ2 and IQ3 add a sign per weight, IQ1 a shift per
// group.
#include <array>

#include "inference/gguf/block_decoders.h"
#include "inference/gguf/block_fields.h"
#include "inference/gguf/grids.h"

namespace fireside::gguf {
namespace {

constexpr float kShiftIQ1 = 0.125f;

using Grid = std::span<const std::uint32_t>;

/// The packed codes of point `index`.
unsigned pointOf(Grid grid, unsigned index) {
    return grid[index / 2] >> (index % 2 * 16) & 0xffff;
}

/// IQ2_XXS, IQ2_XS and IQ3_XXS store the signs of eight weights in 7 bits: the eighth makes their number
/// even.
unsigned evenSigns(unsigned sevenBits) {
    return sevenBits | (static_cast<unsigned>(std::popcount(sevenBits)) & 1) << 7;
}

float withSign(float x, unsigned signs, int i) {
    return (signs >> i & 1) != 0 ? -x : x;
}

/// A point of 8 coordinates 8, 25 or 43.
void writeIQ2(float step, unsigned point, unsigned signs, float* out) {
    constexpr std::array<float, 4> kValues{8, 25, 43, 0};
    for (int i = 0; i < 8; ++i) out[i] = withSign(step * kValues[point >> (2 * i) & 3], signs, i);
}

/// A point of 8 coordinates -1, 0 or 1, all moved by the same shift.
void writeIQ1(float step, unsigned point, float shift, float* out) {
    for (int i = 0; i < 8; ++i) {
        const int coordinate = static_cast<int>(point >> (2 * i) & 3) - 1;
        out[i] = step * (static_cast<float>(coordinate) + shift);
    }
}

}  // namespace

/// half d; per 32 weights 4 bytes of point numbers and a word of four 7-bit sign fields with a 4-bit scale on
/// top.
void decodeIQ2_XXS(const std::byte* in, float* out) {
    const Grid grid = gridOf(TensorType::IQ2_XXS);
    const float d = loadHalf(in);
    for (int group = 0; group < 32; ++group) {
        const std::byte* run = in + 2 + group / 4 * 8;
        const std::uint32_t fields = load32(run + 4);
        const float step = d * (0.5f + static_cast<float>(fields >> 28)) * 0.25f;
        const auto index = static_cast<unsigned>(unsignedByte(run[group % 4]));
        const unsigned signs = evenSigns(fields >> (group % 4 * 7) & 0x7f);
        writeIQ2(step, pointOf(grid, index), signs, out + group * 8);
    }
}

/// half d; 32 words of 16 bits: a 9-bit point number and 7 bits of signs; 16 nibbles of scales, one per 16
/// weights.
void decodeIQ2_XS(const std::byte* in, float* out) {
    const Grid grid = gridOf(TensorType::IQ2_XS);
    const float d = loadHalf(in);
    for (int group = 0; group < 32; ++group) {
        const unsigned fields = load16(in + 2 + group * 2);
        const float step = d * (0.5f + static_cast<float>(nibble(in + 66, group / 2))) * 0.25f;
        writeIQ2(step, pointOf(grid, fields & 0x1ff), evenSigns(fields >> 9), out + group * 8);
    }
}

/// half d; 32 low bytes of point numbers; 32 bytes of signs; 32 upper bit pairs of point numbers; 16 nibbles
/// of scales, one per 16 weights.
void decodeIQ2_S(const std::byte* in, float* out) {
    const Grid grid = gridOf(TensorType::IQ2_S);
    const float d = loadHalf(in);
    for (int group = 0; group < 32; ++group) {
        const int high = (unsignedByte(in[66 + group / 4]) >> (group % 4 * 2)) & 3;
        const auto index = static_cast<unsigned>(unsignedByte(in[2 + group]) | high << 8);
        const auto signs = static_cast<unsigned>(unsignedByte(in[34 + group]));
        const float step = d * (0.5f + static_cast<float>(nibble(in + 74, group / 2))) * 0.25f;
        writeIQ2(step, pointOf(grid, index), signs, out + group * 8);
    }
}

/// half d; 64 bytes of point numbers; 8 words of four 7-bit sign fields with a 4-bit scale on top, one per 32
/// weights.
void decodeIQ3_XXS(const std::byte* in, float* out) {
    const Grid grid = gridOf(TensorType::IQ3_XXS);
    constexpr std::array<float, 8> kValues{4, 12, 20, 28, 36, 44, 52, 62};
    const float d = loadHalf(in);
    for (int weight = 0; weight < kSuperBlock; ++weight) {
        const std::uint32_t fields = load32(in + 66 + weight / 32 * 4);
        const float step = d * (0.5f + static_cast<float>(fields >> 28)) * 0.5f;
        const auto index = static_cast<unsigned>(unsignedByte(in[2 + weight / 4]));
        const unsigned signs = evenSigns(fields >> (weight % 32 / 8 * 7) & 0x7f);
        const unsigned code = pointOf(grid, index) >> (weight % 4 * 4) & 7;
        out[weight] = withSign(step * kValues[code], signs, weight % 8);
    }
}

/// half d; 64 low bytes of point numbers; 64 ninth bits; 32 bytes of signs; 8 nibbles of scales, one per 32
/// weights.
void decodeIQ3_S(const std::byte* in, float* out) {
    const Grid grid = gridOf(TensorType::IQ3_S);
    const float d = loadHalf(in);
    for (int weight = 0; weight < kSuperBlock; ++weight) {
        const int group = weight / 4;
        const int high = (unsignedByte(in[66 + group / 8]) >> (group % 8)) & 1;
        const auto index = static_cast<unsigned>(unsignedByte(in[2 + group]) | high << 8);
        const auto signs = static_cast<unsigned>(unsignedByte(in[74 + weight / 8]));
        const float step = d * static_cast<float>(1 + 2 * nibble(in + 106, weight / 32));
        const unsigned code = pointOf(grid, index) >> (weight % 4 * 4) & 7;
        out[weight] = withSign(step * static_cast<float>(1 + 2 * code), signs, weight % 8);
    }
}

/// half d; 32 low bytes of point numbers; per 32 weights 16 bits: four times the upper 3 bits of a point
/// number, a 3-bit scale, and the sign of the shift.
void decodeIQ1_S(const std::byte* in, float* out) {
    const Grid grid = gridOf(TensorType::IQ1_S);
    const float d = loadHalf(in);
    for (int group = 0; group < 32; ++group) {
        const unsigned fields = load16(in + 34 + group / 4 * 2);
        const auto low = static_cast<unsigned>(unsignedByte(in[2 + group]));
        const unsigned index = low | (fields >> (group % 4 * 3) & 7) << 8;
        const float step = d * static_cast<float>(2 * (fields >> 12 & 7) + 1);
        const float shift = (fields & 0x8000) != 0 ? -kShiftIQ1 : kShiftIQ1;
        writeIQ1(step, pointOf(grid, index), shift, out + group * 8);
    }
}

/// 32 low bytes of point numbers; 32 nibbles: the upper 3 bits of a point number and the sign of its shift; 4
/// words of 16 bits: four 3-bit scales, one per 16 weights, and on top a nibble of the half d, lowest first.
void decodeIQ1_M(const std::byte* in, float* out) {
    const Grid grid = gridOf(TensorType::IQ1_M);
    unsigned half = 0;
    for (int i = 0; i < 4; ++i) half |= static_cast<unsigned>(load16(in + 48 + i * 2) >> 12) << (4 * i);
    const float d = fromHalf(static_cast<std::uint16_t>(half));
    for (int group = 0; group < 32; ++group) {
        const int high = nibble(in + 32, group);
        const auto index = static_cast<unsigned>(unsignedByte(in[group]) | (high & 7) << 8);
        const int run = group / 2;
        const int scale = (load16(in + 48 + run / 4 * 2) >> (run % 4 * 3)) & 7;
        const float shift = (high & 8) != 0 ? -kShiftIQ1 : kShiftIQ1;
        writeIQ1(d * static_cast<float>(2 * scale + 1), pointOf(grid, index), shift, out + group * 8);
    }
}

}  // namespace fireside::gguf
