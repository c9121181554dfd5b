// IQ3_XXS: blocks of 256 weights. Per 4 weights a byte of point number; per 32 weights a word: four 7-bit
// sign fields and a 4-bit scale on top. d * (scale + 1/2) / 2 * coordinate. 98 bytes, so only 16-bit loads
// are aligned.
#include "grid.glsl"

struct Block {
    float16_t d;
    uint16_t points[32];
    uint16_t fields[16];
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Weights {
    uint grid[128];
    Block blocks[];
};

uint point(Weights weights, uint index) {
    return pointCodes(weights.grid[index / 2], index);
}

// Coordinates 4, 12 .. 52 and 62 for the codes 0 .. 7.
vec4 pointValues(Weights weights, uint index) {
    uvec4 code = triplesOf(point(weights, index));
    return vec4(8 * code + (code + 1 >> 3) * 2 + 4);
}

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint chunkInBlock = k / 16 % 16;
    uint a = uint(weights.blocks[block].points[chunkInBlock * 2]);
    uint b = uint(weights.blocks[block].points[chunkInBlock * 2 + 1]);
    uint subBlock = chunkInBlock / 2;
    uint fields = word(uint(weights.blocks[block].fields[subBlock * 2]),
                       uint(weights.blocks[block].fields[subBlock * 2 + 1]));
    uint signs0 = evenSigns(fields >> chunkInBlock % 2 * 14);
    uint signs1 = evenSigns(fields >> chunkInBlock % 2 * 14 + 7);
    float scale = float(weights.blocks[block].d) * (float(fields >> 28) + 0.5) * 0.5;
    return scale * mat4(negateWhere(signs0, pointValues(weights, a & 0xff)),
                        negateWhere(signs0 >> 4, pointValues(weights, a >> 8)),
                        negateWhere(signs1, pointValues(weights, b & 0xff)),
                        negateWhere(signs1 >> 4, pointValues(weights, b >> 8)));
}
