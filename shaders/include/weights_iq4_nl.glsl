// IQ4_NL: blocks of 32 weights, d * value of a nibble; otherwise as Q4_0. 18 bytes, so only 16-bit loads are
// aligned.
#include "iq4_values.glsl"

struct Block {
    float16_t d;
    uint16_t q[8];
};
layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 32) + k / 32;
    uint nibble = k / 4 & 4;
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        uint w = word(uint(weights.blocks[block].q[2 * i]), uint(weights.blocks[block].q[2 * i + 1]));
        chunk[i] = iq4Values(w >> nibble);
    }
    return float(weights.blocks[block].d) * chunk;
}
