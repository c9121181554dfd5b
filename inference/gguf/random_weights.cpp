#include "inference/gguf/random_weights.h"

#include <cstring>

namespace fireside::gguf {
namespace {

/// Offset of the first float16 scale within a block, and how many stand there.
struct HalfScales {
    std::size_t offset;
    std::size_t count;
};

HalfScales halfScales(TensorType type) {
    switch (type) {
        case TensorType::Q4_1:
        case TensorType::Q5_1:
        case TensorType::Q4_K:
        case TensorType::Q5_K:
            return {0, 2};
        case TensorType::Q2_K:
            return {80, 2};
        case TensorType::Q3_K:
            return {108, 1};
        case TensorType::Q6_K:
            return {208, 1};
        case TensorType::TQ1_0:
            return {52, 1};
        case TensorType::TQ2_0:
            return {64, 1};
        default:
            return {0, 1};
    }
}

/// Gives a block of random bits scales of about 2^-8 to 2^-6, whatever their format.
void writeScales(TensorType type, std::byte* block, std::mt19937& random) {
    switch (type) {
        case TensorType::MXFP4:  // exponents with 127 added
            block[0] = std::byte(127 - 8 + random() % 3);
            return;
        case TensorType::NVFP4:  // E4M3: 3 bits of mantissa below an exponent with 7 added, which ends at
                                 // 2^-6
            for (int i = 0; i < 4; ++i) block[i] = std::byte(8 + random() % 16);
            return;
        case TensorType::IQ1_M: {  // a nibble of the half on top of each of four words
            const std::uint16_t half = randomHalf(8, 6, random);
            for (int i = 0; i < 4; ++i) {
                const auto nibble = static_cast<std::byte>(half >> (4 * i) & 0xf);
                block[49 + 2 * i] = (block[49 + 2 * i] & std::byte{0x0f}) | nibble << 4;
            }
            return;
        }
        default:
            break;
    }
    const HalfScales scales = halfScales(type);
    for (std::size_t i = 0; i < scales.count; ++i) {
        const std::uint16_t scale = randomHalf(8, 6, random);
        std::memcpy(block + scales.offset + 2 * i, &scale, sizeof scale);
    }
}

/// Plain floats of 2^-4 to 2^0 in one of the float types.
void writeFloat(TensorType type, std::byte* out, std::mt19937& random) {
    if (type == TensorType::F16) {
        const std::uint16_t half = randomHalf(4, 0, random);
        std::memcpy(out, &half, sizeof half);
        return;
    }
    const float x = std::uniform_real_distribution<float>(-1.0f, 1.0f)(random);
    if (type == TensorType::BF16) {
        std::memcpy(out, reinterpret_cast<const std::byte*>(&x) + 2,
                    2);  // the upper half of a little-endian float
    } else {
        std::memcpy(out, &x, sizeof x);
    }
}

}  // namespace

std::uint16_t randomHalf(std::uint32_t lowest, std::uint32_t highest, std::mt19937& random) {
    const std::uint32_t exponent = 15 - lowest + random() % (lowest - highest + 1);
    return static_cast<std::uint16_t>((random() & 0x8000u) | exponent << 10 | (random() & 0x3ffu));
}

std::vector<std::byte> randomWeights(TensorType type, std::size_t count, std::mt19937& random) {
    const TypeTraits& geometry = traits(type);
    std::vector<std::byte> bytes(count / geometry.blockSize * geometry.bytesPerBlock);
    for (std::size_t block = 0; block < bytes.size(); block += geometry.bytesPerBlock) {
        if (geometry.blockSize == 1) {
            writeFloat(type, &bytes[block], random);
            continue;
        }
        for (std::size_t i = 0; i < geometry.bytesPerBlock; ++i) bytes[block + i] = std::byte(random());
        writeScales(type, &bytes[block], random);
    }
    return bytes;
}

}  // namespace fireside::gguf
