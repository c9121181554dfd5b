// Weights of one GGUF type, chosen by the macro WEIGHTS_<TYPE>. Each file defines
//   Weights                                    a pointer to a matrix [N, K] as it lies in the model file
//                                              (IQ1 to IQ3: after the grid of the type, see grid.glsl)
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
#elif defined(WEIGHTS_Q4_0)
#include "weights_q4_0.glsl"
#elif defined(WEIGHTS_Q4_1)
#include "weights_q4_1.glsl"
#elif defined(WEIGHTS_Q5_0)
#include "weights_q5_0.glsl"
#elif defined(WEIGHTS_Q5_1)
#include "weights_q5_1.glsl"
#elif defined(WEIGHTS_Q8_0)
#include "weights_q8_0.glsl"
#elif defined(WEIGHTS_Q2_K)
#include "weights_q2_k.glsl"
#elif defined(WEIGHTS_Q3_K)
#include "weights_q3_k.glsl"
#elif defined(WEIGHTS_Q4_K)
#include "weights_q4_k.glsl"
#elif defined(WEIGHTS_Q5_K)
#include "weights_q5_k.glsl"
#elif defined(WEIGHTS_Q6_K)
#include "weights_q6_k.glsl"
#elif defined(WEIGHTS_IQ1_S)
#include "weights_iq1_s.glsl"
#elif defined(WEIGHTS_IQ1_M)
#include "weights_iq1_m.glsl"
#elif defined(WEIGHTS_IQ2_XXS)
#include "weights_iq2_xxs.glsl"
#elif defined(WEIGHTS_IQ2_XS)
#include "weights_iq2_xs.glsl"
#elif defined(WEIGHTS_IQ2_S)
#include "weights_iq2_s.glsl"
#elif defined(WEIGHTS_IQ3_XXS)
#include "weights_iq3_xxs.glsl"
#elif defined(WEIGHTS_IQ3_S)
#include "weights_iq3_s.glsl"
#elif defined(WEIGHTS_IQ4_NL)
#include "weights_iq4_nl.glsl"
#elif defined(WEIGHTS_IQ4_XS)
#include "weights_iq4_xs.glsl"
#elif defined(WEIGHTS_MXFP4)
#include "weights_mxfp4.glsl"
#elif defined(WEIGHTS_NVFP4)
#include "weights_nvfp4.glsl"
#elif defined(WEIGHTS_TQ1_0)
#include "weights_tq1_0.glsl"
#elif defined(WEIGHTS_TQ2_0)
#include "weights_tq2_0.glsl"
#else
#error "define WEIGHTS_<TYPE>"
#endif

// Weights k .. k + 15 of row `row` of matrix `item`, when matrices of itemRows rows lie one behind the other,
// itemBytes from each to the next. All together they may have more than 2^32 elements.
mat4 itemChunk(Weights first, uint item, uint itemBytes, uint itemRows, uint row, uint k, uint K) {
#ifdef WEIGHTS_HAVE_GRID
    // The grid is before the first matrix only; blocks of 256 are counted, so the numbers stay small.
    return weightChunk(first, item * itemRows + row, k, K);
#else
    uvec2 address = uvec2(first);
    uint carry, high, low;
    umulExtended(item, itemBytes, high, low);
    address.x = uaddCarry(address.x, low, carry);
    address.y += high + carry;
    return weightChunk(Weights(address), row, k, K);
#endif
}
