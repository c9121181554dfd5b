// IQ4_XS: blocks of 256 weights in 8 sub-blocks of 32, each with 16 bytes as in IQ4_NL and a 6-bit scale
// (stored with 32 added): d * scale * value of a nibble. 136 bytes: aligned 8-byte loads.
#include "iq4_values.glsl"

struct Block {
    uvec2 header;  // half d, 8 upper bit pairs of scales; 8 low nibbles of scales
    uvec2 q[16];
};
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint subBlock = k / 32 % 8;
    uint nibble = k / 4 & 4;
    uvec2 header = weights.blocks[block].header;
    int scale = int((header.y >> subBlock * 4 & 15) | (header.x >> 16 + subBlock * 2 & 3) << 4) - 32;
    uvec4 q = uvec4(weights.blocks[block].q[subBlock * 2], weights.blocks[block].q[subBlock * 2 + 1]);
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) chunk[i] = iq4Values(q[i] >> nibble);
    return unpackHalf2x16(header.x).x * float(scale) * chunk;
}
