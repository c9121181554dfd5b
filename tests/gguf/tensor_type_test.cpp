#include "inference/gguf/tensor_type.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/gguf/gguf_writer.h"

namespace fireside::test {
namespace {

using gguf::TensorType;

Bytes readBytes(const std::string& name) {
    std::ifstream file(std::string(FIRESIDE_TEST_DATA) + "/decode/" + name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    Bytes bytes;
    appendRaw(bytes, text.data(), text.size());
    return bytes;
}

std::vector<float> decoded(TensorType type, const Bytes& bytes) {
    const auto& geometry = gguf::traits(type);
    std::vector<float> out(bytes.size() / geometry.bytesPerBlock * geometry.blockSize);
    gguf::decode(type, bytes, out);
    return out;
}

TEST(TensorType, NumbersNamesAndGeometryAgree) {
    for (const TensorType type : gguf::kTensorTypes) {
        const auto number = static_cast<std::uint32_t>(type);
        EXPECT_EQ(gguf::tensorTypeFromNumber(number), type);
        EXPECT_EQ(gguf::tensorTypeName(number), gguf::traits(type).name);
    }
    EXPECT_EQ(gguf::traits(TensorType::Q4_K).bytesPerBlock, 144u);
    EXPECT_EQ(gguf::traits(TensorType::Q6_K).blockSize, 256u);
}

TEST(TensorType, OtherTypesHaveNamesButNoDecoder) {
    EXPECT_EQ(gguf::tensorTypeFromNumber(15), std::nullopt);
    EXPECT_EQ(gguf::tensorTypeName(15), "q8_k");
    EXPECT_EQ(gguf::tensorTypeName(26), "i32");
    EXPECT_EQ(gguf::tensorTypeFromNumber(77), std::nullopt);
    EXPECT_EQ(gguf::tensorTypeName(77), "type 77");
    EXPECT_EQ(gguf::tensorTypeFromNumber(0xffffffff), std::nullopt);
}

class GoldenBlocks : public testing::TestWithParam<TensorType> {};

TEST_P(GoldenBlocks, DecodeBitExactly) {
    const std::string name(gguf::traits(GetParam()).name);
    const Bytes blocks = readBytes(name + ".blocks");
    const Bytes expected = readBytes(name + ".f32");
    ASSERT_FALSE(blocks.empty());
    const std::vector<float> out = decoded(GetParam(), blocks);
    ASSERT_EQ(out.size() * sizeof(float), expected.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        float value;
        std::memcpy(&value, expected.data() + i * sizeof value, sizeof value);
        ASSERT_EQ(out[i], value) << "weight " << i;
    }
}

std::vector<TensorType> blockTypes() {
    std::vector<TensorType> types;
    for (const TensorType type : gguf::kTensorTypes) {
        if (gguf::traits(type).blockSize > 1) types.push_back(type);
    }
    return types;
}

INSTANTIATE_TEST_SUITE_P(Quantised, GoldenBlocks, testing::ValuesIn(blockTypes()), [](const auto& parameter) {
    return std::string(gguf::traits(parameter.param).name);
});

/// 64-bit FNV-1a.
std::uint64_t hashOf(const std::vector<float>& floats) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const std::byte byte : std::as_bytes(std::span(floats))) {
        hash = (hash ^ std::to_integer<std::uint64_t>(byte)) * 0x100000001b3;
    }
    return hash;
}

/// Grids are tables of up to 2048 points: blocks that name each of them, whose weights are recorded as a
/// hash.
TEST(Decode, EveryPointOfTheGrids) {
    std::ifstream list(std::string(FIRESIDE_TEST_DATA) + "/decode/points.txt");
    std::string name;
    std::size_t points = 0;
    std::string hash;
    std::size_t lines = 0;
    for (; list >> name >> points >> hash; ++lines) {
        const auto type = std::find_if(std::begin(gguf::kTensorTypes), std::end(gguf::kTensorTypes),
                                       [&](TensorType t) { return gguf::traits(t).name == name; });
        ASSERT_NE(type, std::end(gguf::kTensorTypes)) << name;
        const std::vector<float> weights = decoded(*type, readBytes(name + ".points"));
        EXPECT_GE(weights.size(), points * 4) << name;
        EXPECT_EQ(hashOf(weights), std::stoull(hash, nullptr, 16)) << name;
    }
    EXPECT_EQ(lines, 7u);
}

TEST(Decode, EveryHalf) {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        Bytes bytes;
        append(bytes, static_cast<std::uint16_t>(bits));
        const float value = decoded(TensorType::F16, bytes)[0];
        const int exponent = static_cast<int>(bits >> 10 & 31);
        const int fraction = static_cast<int>(bits & 1023);
        EXPECT_EQ(std::signbit(value), bits >> 15 == 1);
        if (exponent == 31) {
            ASSERT_EQ(std::isnan(value), fraction != 0) << bits;
            ASSERT_EQ(std::isinf(value), fraction == 0) << bits;
        } else {
            const double magnitude =
                exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1 + fraction / 1024.0, exponent - 15);
            ASSERT_EQ(std::fabs(value), magnitude) << bits;
        }
    }
}

TEST(Decode, Bf16IsTheUpperHalfOfAFloat) {
    for (const float value : {0.0f, -0.0f, 1.0f, -2.5f, 0x1p-130f, 3.0e38f}) {
        const std::uint32_t upper = std::bit_cast<std::uint32_t>(value) & 0xffff0000u;
        Bytes bytes;
        append(bytes, static_cast<std::uint16_t>(upper >> 16));
        EXPECT_EQ(std::bit_cast<std::uint32_t>(decoded(TensorType::BF16, bytes)[0]), upper);
    }
}

TEST(Decode, F32KeepsEveryBit) {
    constexpr std::array<std::uint32_t, 5> kBits{0u, 0x80000000u, 0x3f800001u, 0x00000001u, 0x7f7fffffu};
    std::array<float, kBits.size()> out{};
    gguf::decode(TensorType::F32, std::as_bytes(std::span(kBits)), out);
    EXPECT_EQ((std::bit_cast<std::array<std::uint32_t, kBits.size()>>(out)), kBits);
}

/// Worked out by hand: d = 0.5, the first byte of nibbles 0x1f, the others 0x88.
TEST(Decode, Q4_0ByHand) {
    Bytes bytes(18, std::byte{0x88});
    bytes[0] = std::byte{0x00};
    bytes[1] = std::byte{0x38};
    bytes[2] = std::byte{0x1f};
    const auto out = decoded(TensorType::Q4_0, bytes);
    EXPECT_EQ(out[0], 3.5f);    // (15 - 8) / 2
    EXPECT_EQ(out[16], -3.5f);  // (1 - 8) / 2
    EXPECT_EQ(out[1], 0.0f);
    EXPECT_EQ(out[31], 0.0f);
}

/// Tensor data may lie at any byte of a file.
TEST(Decode, NeedsNoAlignment) {
    for (const TensorType type : gguf::kTensorTypes) {
        const auto& geometry = gguf::traits(type);
        Bytes shifted(geometry.bytesPerBlock + 1);
        for (std::size_t i = 0; i < shifted.size(); ++i) shifted[i] = static_cast<std::byte>(i * 37 % 59);
        const Bytes aligned(shifted.begin() + 1, shifted.end());
        std::vector<float> out(geometry.blockSize);
        gguf::decode(type, std::span(shifted).subspan(1), out);
        EXPECT_EQ(out, decoded(type, aligned)) << geometry.name;
    }
}

}  // namespace
}  // namespace fireside::test
