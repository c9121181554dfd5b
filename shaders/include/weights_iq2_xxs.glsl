// IQ2_XXS: blocks of 256 weights. Per sub-block of 32 weights 4 bytes of point numbers and a word: four 7-bit
// sign fields and a 4-bit scale on top. d * (scale + 1/2) / 4 * coordinate. 66 bytes, so only 16-bit loads
// are aligned.
#include "grid.glsl"

struct Block {
    float16_t d;
    uint16_t q[32];
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Weights {
    uint grid[128];
    Block blocks[];
};

uint point(Weights weights, uint index) {
    return pointCodes(weights.grid[index / 2], index);
}

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint first = k / 32 % 8 * 4;
    uint part = k / 16 & 1;
    uint points = uint(weights.blocks[block].q[first + part]);
    uint fields = word(uint(weights.blocks[block].q[first + 2]), uint(weights.blocks[block].q[first + 3]));
    uint signs = fields >> part * 14;
    float scale = float(weights.blocks[block].d) * (float(fields >> 28) + 0.5) * 0.25;
    return scale * iq2Chunk(point(weights, points & 0xff), point(weights, points >> 8),
                            evenSigns(signs) | evenSigns(signs >> 7) << 8);
}
