#include "tests/shaders/random_weights.h"

#include <cstring>

namespace fireside::test {
namespace {

using gguf::TensorType;

/// Offsets of the float16 scales within a block.
std::vector<std::size_t> scaleOffsets(TensorType type) {
    switch (type) {
        case TensorType::Q4_0:
        case TensorType::Q8_0:
            return {0};
        case TensorType::Q4_K:
        case TensorType::Q5_K:
            return {0, 2};
        case TensorType::Q6_K:
            return {208};
        case TensorType::F32:
        case TensorType::F16:
        case TensorType::BF16:
            break;
    }
    return {};
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
    const gguf::TypeTraits& traits = gguf::traits(type);
    std::vector<std::byte> bytes(count / traits.blockSize * traits.bytesPerBlock);
    for (std::size_t block = 0; block < bytes.size(); block += traits.bytesPerBlock) {
        if (traits.blockSize == 1) {
            writeFloat(type, &bytes[block], random);
            continue;
        }
        for (std::size_t i = 0; i < traits.bytesPerBlock; ++i) bytes[block + i] = std::byte(random());
        for (const std::size_t offset : scaleOffsets(type)) {
            const std::uint16_t scale = randomHalf(8, 6, random);
            std::memcpy(&bytes[block + offset], &scale, sizeof scale);
        }
    }
    return bytes;
}

std::vector<std::int32_t> rowLengths(TensorType type) {
    const auto block = static_cast<std::int32_t>(gguf::traits(type).blockSize);
    if (block == 1) return {1, 7, 16, 31, 172, 256};
    return {block, 2 * block, 3 * block};
}

}  // namespace fireside::test
