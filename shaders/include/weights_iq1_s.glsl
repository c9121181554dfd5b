// IQ1_S: blocks of 256 weights. Per 8 weights a low byte of a point number; per 32 weights 16 bits: its upper
// 3 bits four times, a 3-bit scale and the sign of a shift by 1/8. d * (2 scale + 1) * (coordinate + shift).
// 50 bytes, so only 16-bit loads are aligned.
#include "grid.glsl"

struct Block {
    float16_t d;
    uint16_t low[16];
    uint16_t fields[8];
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
    uint low = uint(weights.blocks[block].low[chunkInBlock]);
    uint fields = uint(weights.blocks[block].fields[chunkInBlock / 2]);
    uint high = fields >> chunkInBlock % 2 * 6;
    float scale = float(weights.blocks[block].d) * float((fields >> 12 & 7) * 2 + 1);
    return scale * iq1Chunk(point(weights, (low & 0xff) | (high & 7) << 8),
                            point(weights, low >> 8 | (high & 56) << 5),
                            vec2((fields & 0x8000) != 0 ? -0.125 : 0.125));
}
