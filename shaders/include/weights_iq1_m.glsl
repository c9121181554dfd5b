// IQ1_M: blocks of 256 weights. Per 8 weights a low byte of a point number and a nibble: its upper 3 bits and
// the sign of a shift by 1/8; 4 words of 16 bits: a 3-bit scale per 16 weights and a nibble of the half d,
// lowest first. d * (2 scale + 1) * (coordinate + shift). 56 bytes: aligned 8-byte loads.
#include "grid.glsl"

struct Block {
    uint low[8];
    uint high[4];
    uvec2 scales;
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Weights {
    uint grid[1024];
    Block blocks[];
};

uint point(Weights weights, uint index) {
    return pointCodes(weights.grid[index / 2], index);
}

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint chunkInBlock = k / 16 % 16;
    uint low = weights.blocks[block].low[chunkInBlock / 2] >> chunkInBlock % 2 * 16;
    uint high = weights.blocks[block].high[chunkInBlock / 4] >> chunkInBlock % 4 * 8;
    uvec2 scales = weights.blocks[block].scales;
    uvec2 d = (scales >> 12 & 0x000f) | (scales >> 24 & 0x00f0);
    uint run = (chunkInBlock < 8 ? scales.x : scales.y) >> chunkInBlock / 4 % 2 * 16 + chunkInBlock % 4 * 3;
    float scale = unpackHalf2x16(d.x | d.y << 8).x * float((run & 7) * 2 + 1);
    vec2 shifts = vec2((high & 8) != 0 ? -0.125 : 0.125, (high & 128) != 0 ? -0.125 : 0.125);
    return scale * iq1Chunk(point(weights, (low & 0xff) | (high & 7) << 8),
                            point(weights, (low >> 8 & 0xff) | (high & 112) << 4), shifts);
}
