// TQ2_0: blocks of 256 weights, d * (q - 1). A half block of 128 weights has 32 bytes, 2 bits for each
// quarter of 32 weights. 66 bytes, so only 16-bit loads are aligned.
struct Block {
    uint16_t q[32];
    float16_t d;
};
layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint chunkInBlock = k / 16 % 16;
    uint first = chunkInBlock / 8 * 16 + chunkInBlock % 2 * 8;  // in pairs of bytes
    uint pair = chunkInBlock / 2 % 4 * 2;
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        uint w = word(uint(weights.blocks[block].q[first + 2 * i]),
                      uint(weights.blocks[block].q[first + 2 * i + 1]));
        chunk[i] = bytesOf(w >> pair & 0x03030303) - 1.0;
    }
    return float(weights.blocks[block].d) * chunk;
}
