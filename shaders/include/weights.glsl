// Weights of one GGUF type, chosen by the macro WEIGHTS_<TYPE>. Each file defines
//   Weights                                    a pointer to a matrix [N, K] as it lies in the model file
//   mat4 weightChunk(Weights, row, k, K)       weights k .. k + 15 of a row, decoded; k is a multiple of 16
// A matrix starts at a multiple of 16 bytes. Rows of the block types are whole blocks.
#include "bits.glsl"
#include "chunk.glsl"

#if defined(WEIGHTS_F32)
#include "weights_f32.glsl"
#elif defined(WEIGHTS_F16)
#include "weights_f16.glsl"
#elif defined(WEIGHTS_BF16)
#include "weights_bf16.glsl"
#elif defined(WEIGHTS_Q8_0)
#include "weights_q8_0.glsl"
#elif defined(WEIGHTS_Q4_0)
#include "weights_q4_0.glsl"
#elif defined(WEIGHTS_Q4_K)
#include "weights_q4_k.glsl"
#elif defined(WEIGHTS_Q5_K)
#include "weights_q5_k.glsl"
#elif defined(WEIGHTS_Q6_K)
#include "weights_q6_k.glsl"
#else
#error "define WEIGHTS_<TYPE>"
#endif

// The matrix `index` times `bytes` behind `first`; the product may exceed 32 bits.
Weights weightsAt(Weights first, uint index, uint bytes) {
    uvec2 address = uvec2(first);
    uint carry, high, low;
    umulExtended(index, bytes, high, low);
    address.x = uaddCarry(address.x, low, carry);
    address.y += high + carry;
    return Weights(address);
}
