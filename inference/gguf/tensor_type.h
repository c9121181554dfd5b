// The element types of GGUF tensors: numbering, block geometry and exact decoding to float.
// Format: the GGUF specification (ggml/docs/gguf.md) and the block layouts it names.
// Pure functions, safe from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fireside::gguf {

/// Numbers are those of the file format; only types with a decoder here are listed.
enum class TensorType : std::uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q2_K = 10,
    Q3_K = 11,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    IQ2_XXS = 16,
    IQ2_XS = 17,
    IQ3_XXS = 18,
    IQ1_S = 19,
    IQ4_NL = 20,
    IQ3_S = 21,
    IQ2_S = 22,
    IQ4_XS = 23,
    IQ1_M = 29,
    BF16 = 30,
    TQ1_0 = 34,
    TQ2_0 = 35,
    MXFP4 = 39,
    NVFP4 = 40,
};

/// All of them, in the order of their numbers.
inline constexpr TensorType kTensorTypes[] = {
    TensorType::F32,   TensorType::F16,    TensorType::Q4_0,    TensorType::Q4_1,   TensorType::Q5_0,
    TensorType::Q5_1,  TensorType::Q8_0,   TensorType::Q2_K,    TensorType::Q3_K,   TensorType::Q4_K,
    TensorType::Q5_K,  TensorType::Q6_K,   TensorType::IQ2_XXS, TensorType::IQ2_XS, TensorType::IQ3_XXS,
    TensorType::IQ1_S, TensorType::IQ4_NL, TensorType::IQ3_S,   TensorType::IQ2_S,  TensorType::IQ4_XS,
    TensorType::IQ1_M, TensorType::BF16,   TensorType::TQ1_0,   TensorType::TQ2_0,  TensorType::MXFP4,
    TensorType::NVFP4,
};

struct TypeTraits {
    std::string_view name;    // "q4_k", as in file names and kernel names
    std::uint32_t blockSize;  // weights in a block
    std::uint32_t bytesPerBlock;
};

/// The type with this number, or nothing when this program has no decoder for it.
[[nodiscard]] std::optional<TensorType> tensorTypeFromNumber(std::uint32_t number);
/// Name for messages, also of types that have no decoder ("q8_k"); "type 77" when quite unknown.
[[nodiscard]] std::string tensorTypeName(std::uint32_t number);
[[nodiscard]] const TypeTraits& traits(TensorType type);

/// Decodes `out.size()` weights (a multiple of the block size) from `in`
/// (exactly out.size() / blockSize * bytesPerBlock bytes, no alignment needed), bit-exact to the format.
void decode(TensorType type, std::span<const std::byte> in, std::span<float> out);

}  // namespace fireside::gguf
