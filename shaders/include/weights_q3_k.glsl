// Q3_K: blocks of 256 weights, d * scale * (q - 4), a 6-bit scale (stored with 32 added) per 16 weights. The
// lower 2 bits lie as in Q2_K; bit s of byte l of `high` is the third bit of weight l of run s of 32. Scales
// have their low nibbles in bytes 0-7 (0-7 low, 8-15 high), their upper 2 bits in bytes 8-11 (pair i / 4 of
// byte i % 4). 110 bytes, so only 16-bit loads are aligned.
struct Block {
    uint16_t high[16];
    uint16_t low[32];
    uint16_t scales[6];
    float16_t d;
};
layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint chunkInBlock = k / 16 % 16;
    uint part = chunkInBlock % 2 * 8;  // in pairs of bytes
    uint low = chunkInBlock / 8 * 16 + part;
    uint pair = chunkInBlock / 2 % 4 * 2;
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        uint l = word(uint(weights.blocks[block].low[low + 2 * i]),
                      uint(weights.blocks[block].low[low + 2 * i + 1]));
        uint h = word(uint(weights.blocks[block].high[part + 2 * i]),
                      uint(weights.blocks[block].high[part + 2 * i + 1]));
        chunk[i] = bytesOf((l >> pair & 0x03030303) | (h >> chunkInBlock / 2 & 0x01010101) << 2) - 4.0;
    }
    uint byteShift = chunkInBlock % 2 * 8;
    uint scaleLow =
        uint(weights.blocks[block].scales[chunkInBlock % 8 / 2]) >> byteShift + chunkInBlock / 8 * 4;
    uint scaleHigh =
        uint(weights.blocks[block].scales[4 + chunkInBlock % 4 / 2]) >> byteShift + chunkInBlock / 4 * 2;
    int scale = int((scaleLow & 15) | (scaleHigh & 3) << 4) - 32;
    return float(weights.blocks[block].d) * float(scale) * chunk;
}
