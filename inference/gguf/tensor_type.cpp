#include "inference/gguf/tensor_type.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

#include "inference/gguf/block_decoders.h"
#include "inference/gguf/block_fields.h"

namespace fireside::gguf {
namespace {

/// Every number the format has given out; the retired ones (4, 5, 31 to 33, 36 to 38) have no name any more.
constexpr std::pair<std::uint32_t, std::string_view> kNames[] = {
    {0, "f32"},     {1, "f16"},    {2, "q4_0"},     {3, "q4_1"},    {6, "q5_0"},     {7, "q5_1"},
    {8, "q8_0"},    {9, "q8_1"},   {10, "q2_k"},    {11, "q3_k"},   {12, "q4_k"},    {13, "q5_k"},
    {14, "q6_k"},   {15, "q8_k"},  {16, "iq2_xxs"}, {17, "iq2_xs"}, {18, "iq3_xxs"}, {19, "iq1_s"},
    {20, "iq4_nl"}, {21, "iq3_s"}, {22, "iq2_s"},   {23, "iq4_xs"}, {24, "i8"},      {25, "i16"},
    {26, "i32"},    {27, "i64"},   {28, "f64"},     {29, "iq1_m"},  {30, "bf16"},    {34, "tq1_0"},
    {35, "tq2_0"},  {39, "mxfp4"}, {40, "nvfp4"},   {41, "q1_0"},   {42, "q2_0"},
};

struct TypeRow {
    TensorType type;
    TypeTraits traits;
    void (*decodeBlock)(const std::byte* in, float* out);
};

constexpr TypeRow kTypes[] = {
    {TensorType::F32, {"f32", 1, 4}, decodeF32},
    {TensorType::F16, {"f16", 1, 2}, decodeF16},
    {TensorType::BF16, {"bf16", 1, 2}, decodeBf16},
    {TensorType::Q4_0, {"q4_0", 32, 18}, decodeQ4_0},
    {TensorType::Q4_1, {"q4_1", 32, 20}, decodeQ4_1},
    {TensorType::Q5_0, {"q5_0", 32, 22}, decodeQ5_0},
    {TensorType::Q5_1, {"q5_1", 32, 24}, decodeQ5_1},
    {TensorType::Q8_0, {"q8_0", 32, 34}, decodeQ8_0},
    {TensorType::Q2_K, {"q2_k", kSuperBlock, 84}, decodeQ2_K},
    {TensorType::Q3_K, {"q3_k", kSuperBlock, 110}, decodeQ3_K},
    {TensorType::Q4_K, {"q4_k", kSuperBlock, 144}, decodeQ4_K},
    {TensorType::Q5_K, {"q5_k", kSuperBlock, 176}, decodeQ5_K},
    {TensorType::Q6_K, {"q6_k", kSuperBlock, 210}, decodeQ6_K},
    {TensorType::IQ1_S, {"iq1_s", kSuperBlock, 50}, decodeIQ1_S},
    {TensorType::IQ1_M, {"iq1_m", kSuperBlock, 56}, decodeIQ1_M},
    {TensorType::IQ2_XXS, {"iq2_xxs", kSuperBlock, 66}, decodeIQ2_XXS},
    {TensorType::IQ2_XS, {"iq2_xs", kSuperBlock, 74}, decodeIQ2_XS},
    {TensorType::IQ2_S, {"iq2_s", kSuperBlock, 82}, decodeIQ2_S},
    {TensorType::IQ3_XXS, {"iq3_xxs", kSuperBlock, 98}, decodeIQ3_XXS},
    {TensorType::IQ3_S, {"iq3_s", kSuperBlock, 110}, decodeIQ3_S},
    {TensorType::IQ4_NL, {"iq4_nl", 32, 18}, decodeIQ4_NL},
    {TensorType::IQ4_XS, {"iq4_xs", kSuperBlock, 136}, decodeIQ4_XS},
    {TensorType::MXFP4, {"mxfp4", 32, 17}, decodeMXFP4},
    {TensorType::NVFP4, {"nvfp4", 64, 36}, decodeNVFP4},
    {TensorType::TQ1_0, {"tq1_0", kSuperBlock, 54}, decodeTQ1_0},
    {TensorType::TQ2_0, {"tq2_0", kSuperBlock, 66}, decodeTQ2_0},
};
static_assert(std::size(kTypes) == std::size(kTensorTypes));

const TypeRow& rowOf(TensorType type) {
    const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                     [type](const TypeRow& row) { return row.type == type; });
    assert(found != std::end(kTypes));
    return *found;
}

}  // namespace

std::optional<TensorType> tensorTypeFromNumber(std::uint32_t number) {
    for (const TensorType type : kTensorTypes) {
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
    return rowOf(type).traits;
}

void decode(TensorType type, std::span<const std::byte> in, std::span<float> out) {
    const TypeRow& row = rowOf(type);
    assert(out.size() % row.traits.blockSize == 0);
    assert(in.size() == out.size() / row.traits.blockSize * row.traits.bytesPerBlock);
    const std::byte* block = in.data();
    for (std::size_t i = 0; i < out.size(); i += row.traits.blockSize, block += row.traits.bytesPerBlock) {
        row.decodeBlock(block, out.data() + i);
    }
}

}  // namespace fireside::gguf
