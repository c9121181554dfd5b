// IQ3_S: blocks of 256 weights. Per 4 weights a low byte and a ninth bit of a point number; a bit of sign per
// weight; per 32 weights a nibble of scale. d * (2 scale + 1) * coordinate. 110 bytes, so only 16-bit loads
// are aligned.
#include "grid.glsl"

struct Block {
    float16_t d;
    uint16_t low[32];
    uint16_t high[4];
    uint16_t signs[16];
    uint16_t scales[2];
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Weights {
    uint grid[256];
    Block blocks[];
};

uint point(Weights weights, uint index) {
    return pointCodes(weights.grid[index / 2], index);
}

// Coordinates 1, 3 .. 15 for the codes 0 .. 7.
vec4 pointValues(Weights weights, uint low, uint ninthBit) {
    return vec4(2 * triplesOf(point(weights, low & 0xff | (ninthBit & 1) << 8)) + 1);
}

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint chunkInBlock = k / 16 % 16;
    uint a = uint(weights.blocks[block].low[chunkInBlock * 2]);
    uint b = uint(weights.blocks[block].low[chunkInBlock * 2 + 1]);
    uint high = uint(weights.blocks[block].high[chunkInBlock / 4]) >> chunkInBlock % 4 * 4;
    uint signs = uint(weights.blocks[block].signs[chunkInBlock]);
    uint nibble = uint(weights.blocks[block].scales[chunkInBlock / 8]) >> chunkInBlock / 2 % 4 * 4 & 15;
    return float(weights.blocks[block].d) * float(2 * nibble + 1) *
           mat4(negateWhere(signs, pointValues(weights, a, high)),
                negateWhere(signs >> 4, pointValues(weights, a >> 8, high >> 1)),
                negateWhere(signs >> 8, pointValues(weights, b, high >> 2)),
                negateWhere(signs >> 12, pointValues(weights, b >> 8, high >> 3)));
}
