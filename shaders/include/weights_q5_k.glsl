// Q5_K: as Q4_K with a fifth bit: bit s of byte l of `high` belongs to weight l of sub-block s. 176 bytes:
// aligned 16-byte loads.
#include "k_scales.glsl"

struct Block {
    uvec4 header;
    uvec4 high[2];
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
    q |= (weights.blocks[block].high[part] >> subBlock & 0x01010101) << 4;
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) chunk[i] = scale.x * bytesOf(q[i]) - scale.y;
    return chunk;
}
