// One decoder per weight type: reads a block at `in` (any alignment) and writes all its weights. Layouts
// stand at the definitions. Called through decode() of tensor_type.h. Pure functions, safe from any thread.
#pragma once

#include <cstddef>

namespace fireside::gguf {

// decode_float.cpp
void decodeF32(const std::byte* in, float* out);
void decodeF16(const std::byte* in, float* out);
void decodeBf16(const std::byte* in, float* out);

// decode_legacy.cpp: blocks of 32 weights
void decodeQ4_0(const std::byte* in, float* out);
void decodeQ4_1(const std::byte* in, float* out);
void decodeQ5_0(const std::byte* in, float* out);
void decodeQ5_1(const std::byte* in, float* out);
void decodeQ8_0(const std::byte* in, float* out);

// decode_k.cpp: blocks of 256 weights with scales of their own for 16 or 32
void decodeQ2_K(const std::byte* in, float* out);
void decodeQ3_K(const std::byte* in, float* out);
void decodeQ4_K(const std::byte* in, float* out);
void decodeQ5_K(const std::byte* in, float* out);
void decodeQ6_K(const std::byte* in, float* out);

// decode_grid.cpp: groups of 4 or 8 weights are points of a table
void decodeIQ1_S(const std::byte* in, float* out);
void decodeIQ1_M(const std::byte* in, float* out);
void decodeIQ2_XXS(const std::byte* in, float* out);
void decodeIQ2_XS(const std::byte* in, float* out);
void decodeIQ2_S(const std::byte* in, float* out);
void decodeIQ3_XXS(const std::byte* in, float* out);
void decodeIQ3_S(const std::byte* in, float* out);

// decode_small.cpp: 4-bit codes of uneven values, and three values
void decodeIQ4_NL(const std::byte* in, float* out);
void decodeIQ4_XS(const std::byte* in, float* out);
void decodeMXFP4(const std::byte* in, float* out);
void decodeNVFP4(const std::byte* in, float* out);
void decodeTQ1_0(const std::byte* in, float* out);
void decodeTQ2_0(const std::byte* in, float* out);

}  // namespace fireside::gguf
