// IQ2_XS: blocks of 256 weights. Per 8 weights 16 bits: a 9-bit point number and a 7-bit sign field; per 16
// weights a nibble of scale. d * (scale + 1/2) / 4 * coordinate. 74 bytes, so only 16-bit loads are aligned.
#include "grid.glsl"

struct Block {
    float16_t d;
    uint16_t q[32];
    uint16_t scales[4];
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Weights {
    uint grid[256];
    Block blocks[];
};

uint point(Weights weights, uint index) {
    return pointCodes(weights.grid[index / 2], index);
}

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint chunkInBlock = k / 16 % 16;
    uint a = uint(weights.blocks[block].q[chunkInBlock * 2]);
    uint b = uint(weights.blocks[block].q[chunkInBlock * 2 + 1]);
    uint nibble = uint(weights.blocks[block].scales[chunkInBlock / 4]) >> chunkInBlock % 4 * 4 & 15;
    float scale = float(weights.blocks[block].d) * (float(nibble) + 0.5) * 0.25;
    return scale * iq2Chunk(point(weights, a & 0x1ff), point(weights, b & 0x1ff),
                            evenSigns(a >> 9) | evenSigns(b >> 9) << 8);
}
