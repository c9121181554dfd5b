// IQ2_S: blocks of 256 weights. Per 8 weights a low byte and 2 upper bits of a point number and a byte of
// signs; per 16 weights a nibble of scale. d * (scale + 1/2) / 4 * coordinate. 82 bytes, so only 16-bit loads
// are aligned.
#include "grid.glsl"

struct Block {
    float16_t d;
    uint16_t low[16];
    uint16_t signs[16];
    uint16_t high[4];
    uint16_t scales[4];
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Weights {
    uint grid[512];
    Block blocks[];
};

uint point(Weights weights, uint index) {
    return pointCodes(weights.grid[index / 2], index);
}

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint chunkInBlock = k / 16 % 16;
    uint low = uint(weights.blocks[block].low[chunkInBlock]);
    uint nibble = chunkInBlock % 4 * 4;
    uint high = uint(weights.blocks[block].high[chunkInBlock / 4]) >> nibble;
    uint scaleBits = uint(weights.blocks[block].scales[chunkInBlock / 4]) >> nibble & 15;
    float scale = float(weights.blocks[block].d) * (float(scaleBits) + 0.5) * 0.25;
    return scale * iq2Chunk(point(weights, (low & 0xff) | (high & 3) << 8),
                            point(weights, low >> 8 | (high & 12) << 6),
                            uint(weights.blocks[block].signs[chunkInBlock]));
}
