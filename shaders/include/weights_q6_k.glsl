// Q6_K: blocks of 256 weights, d * scale * (q - 32), a signed byte of scale per 16 weights. A half block of
// 128 weights has 64 bytes of low nibbles (weights 0-63 in the low, 64-127 in the high nibble) and 32 bytes
// of upper bits (2 bits for each quarter of 32 weights). 210 bytes, so only 16-bit loads are aligned.
struct Block {
    uint16_t low[64];
    uint16_t high[32];
    uint16_t scales[8];
    float16_t d;
};
layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint chunkInBlock = k / 16 % 16;
    uint halfBlock = chunkInBlock / 8;
    uint quarter = chunkInBlock / 2 % 4;
    uint part = chunkInBlock % 2;
    uint low = halfBlock * 32 + quarter % 2 * 16 + part * 8;  // in pairs of bytes
    uint high = halfBlock * 16 + part * 8;
    uint nibble = quarter / 2 * 4;
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        uint l = word(uint(weights.blocks[block].low[low + 2 * i]),
                      uint(weights.blocks[block].low[low + 2 * i + 1]));
        uint h = word(uint(weights.blocks[block].high[high + 2 * i]),
                      uint(weights.blocks[block].high[high + 2 * i + 1]));
        chunk[i] = bytesOf((l >> nibble & 0x0f0f0f0f) | (h >> quarter * 2 & 0x03030303) << 4) - 32.0;
    }
    uint scalePair = uint(weights.blocks[block].scales[chunkInBlock / 2]);
    int scale = bitfieldExtract(int(scalePair), int(chunkInBlock % 2 * 8), 8);
    return float(weights.blocks[block].d) * float(scale) * chunk;
}
