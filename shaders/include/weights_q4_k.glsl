// Q4_K: blocks of 256 weights in 8 sub-blocks of 32, d * scale * q - dmin * minimum. 32 bytes hold two
// sub-blocks, the even one in the low nibbles and the odd one in the high ones. 144 bytes: aligned 16-byte
// loads.
#include "k_scales.glsl"

struct Block {
    uvec4 header;
    uvec4 q[8];
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint subBlock = k / 32 % 8;
    uint part = k / 16 & 1;
    vec2 scale = scaleAndMinimum(weights.blocks[block].header, subBlock);
    uvec4 q = weights.blocks[block].q[subBlock / 2 * 2 + part] >> (subBlock & 1) * 4 & 0x0f0f0f0f;
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) chunk[i] = scale.x * bytesOf(q[i]) - scale.y;
    return chunk;
}
