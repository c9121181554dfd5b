// What is computed with vectors, compiled for several instruction sets (Highway) of which the best that the
// processor has is taken at run time. Pure functions over plain memory, any thread; nothing here knows an op.
//
// Inputs of products with quantised weights are whole numbers too, of 15 bits: 32 elements of a token share a
// scale, and x = scale * (128 * high + low) with signed bytes. Fewer bits would be faster, but rounding then
// shows in what models say (tokens take other experts), and decoding would round other numbers than prefill
// does.
#pragma once

#include <cstddef>
#include <cstdint>

#include "inference/gguf/tensor_type.h"
#include "inference/plan/kv_type.h"
#include "inference/plan/op.h"

namespace fireside::cpu {

inline constexpr std::size_t kBlock = 32;  // elements of an input that share a scale

/// One token's input, quantised. Scales and sums may be read up to a multiple of 8 blocks.
struct QuantisedRow {
    std::int8_t* high = nullptr;  // of 128, at least -127
    std::int8_t* low = nullptr;   // -64 .. 63
    float* scale = nullptr;       // per block
    float* sum = nullptr;         // per block: the sum of its elements, as they are rounded
    float* halfScale = nullptr;   // scale, per half of a block
    float* halfSum = nullptr;     // the sum of each half
    // With VNNI, four per block: less the sum of elements 4 i .. 4 i + 3 and 16 + 4 i .. 19 + 4 i, as whole
    // numbers.
    std::int32_t* laneSums = nullptr;

    /// Bytes for k elements (a multiple of kBlock), and a row in such memory.
    [[nodiscard]] static std::size_t bytes(std::size_t k);
    [[nodiscard]] static QuantisedRow in(std::byte* memory, std::size_t k);
};

/// Weight rows as they lie in the file.
struct WeightRows {
    const std::byte* data = nullptr;
    std::size_t stride = 0;  // bytes between rows
    std::size_t count = 0;
};

/// Products of a row or two of inputs with rows of weights, straight from the file.
struct RowKernels {
    void (*quantise)(const float* x, std::size_t k, const QuantisedRow& out);
    /// out[n] = row n . x. Of integerType() weights.
    void (*dot)(gguf::TensorType type, const WeightRows& rows, const QuantisedRow& x, std::size_t k,
                float* out);
    /// The same of other types and unquantised inputs; `decoded` holds k floats.
    void (*dotFloat)(gguf::TensorType type, const WeightRows& rows, const float* x, std::size_t k,
                     float* decoded, float* out);
};
[[nodiscard]] const RowKernels& rowKernels();

/// Types whose products are sums of integers; the others are decoded to float.
[[nodiscard]] bool integerType(gguf::TensorType type);

/// Products of many inputs: a panel of `rows` weight rows is unpacked once and multiplied with tiles of a few
/// tokens. In a panel and in a tile the elements of neighbouring rows (tokens) stand side by side, so that a
/// vector holds one element (or 2 or 4 in the integer form) of many rows and is multiplied by that of one
/// token. Sums are [tokens of a tile][rows], added to what is there.
struct IntegerTileKernels {
    std::size_t rows;          // of a panel, as of one of floats
    std::size_t tokens;        // of a tile
    std::size_t tileBytes;     // per block of kBlock inputs
    std::size_t panelBytes;    // per block of kBlock weights of all rows
    std::size_t stagingBytes;  // likewise, for packPanel

    /// A tile of `tokens` rows of `blocks` blocks; rows without numbers are zeros.
    void (*packTile)(const QuantisedRow* rows, std::size_t blocks, std::byte* tile);
    /// Blocks of at most `rows` weight rows, from `firstBlock` on (with whole stored blocks); rows that are
    /// missing are zeros.
    void (*packPanel)(gguf::TensorType type, const WeightRows& rows, std::size_t firstBlock,
                      std::size_t blocks, std::byte* panel, std::byte* staging);
    void (*multiply)(gguf::TensorType type, const std::byte* panel, const std::byte* tile, std::size_t blocks,
                     float* sums);
};
[[nodiscard]] const IntegerTileKernels& integerTileKernels();

/// The same in floats: a tile is [k][tokens], a panel [k][rows].
struct FloatTileKernels {
    std::size_t rows;
    std::size_t tokens;

    /// Null inputs are zeros.
    void (*packTile)(const float* const* inputs, std::size_t k, float* tile);
    /// `staging` holds 4 * k floats.
    void (*packPanel)(gguf::TensorType type, const WeightRows& rows, std::size_t first, std::size_t k,
                      float* panel, float* staging);
    void (*multiply)(const float* panel, const float* tile, std::size_t k, float* sums);
};
[[nodiscard]] const FloatTileKernels& floatTileKernels();

/// Element by element, and sums over rows.
struct FloatKernels {
    float (*sum)(const float* x, std::size_t n);
    /// Sum of (x - centre)^2.
    float (*squares)(const float* x, std::size_t n, float centre);
    /// (x - centre) * factor * weight + bias; weight and bias may be null.
    void (*normalise)(const float* x, std::size_t n, float centre, float factor, const float* weight,
                      const float* bias, float* out);
    /// out = f(gate) * up, as plan::ActivationOp without gateRepeat; up may be null.
    void (*activate)(plan::Activation activation, float limit, const float* gate, const float* up,
                     std::size_t n, float* out);
    /// Of n >= 1 elements.
    float (*largest)(const float* x, std::size_t n);
    /// x = exp(x - largest); returns their sum.
    float (*exponentials)(float* x, std::size_t n, float largest);
    /// cap * tanh(x / cap).
    void (*softCap)(float* x, std::size_t n, float cap);
    float (*dot)(const float* a, const float* b, std::size_t n);
    void (*scale)(float* x, std::size_t n, float factor);
    /// sums[i] += factor * x[i]
    void (*addScaled)(const float* x, std::size_t n, float factor, float* sums);
    /// out = sums (+ bias) (+ residual), each of which may be null.
    void (*addUp)(const float* sums, std::size_t n, const float* bias, const float* residual, float* out);
    void (*floatsOfHalves)(const std::uint16_t* from, std::size_t n, float* out);
    /// Rounded to nearest, ties to even; infinite beyond 65504.
    void (*halvesOfFloats)(const float* x, std::size_t n, std::uint16_t* out);
};
[[nodiscard]] const FloatKernels& floatKernels();

/// Whether the processor has the least of the instruction sets.
[[nodiscard]] bool processorSuffices();
/// "AVX-512 with VNNI": what the kernels were chosen for.
[[nodiscard]] const char* instructionSet();

}  // namespace fireside::cpu
