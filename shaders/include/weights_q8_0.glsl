// Q8_0: blocks of 32 weights, d * q with signed bytes q. 34 bytes, so only 16-bit loads are aligned.
struct Block {
    float16_t d;
    uint16_t q[16];
};
layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 32) + k / 32;
    uint first = k / 2 % 16;  // of the chunk's 8 pairs of bytes
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        chunk[i] = signedBytesOf(word(uint(weights.blocks[block].q[first + 2 * i]),
                                      uint(weights.blocks[block].q[first + 2 * i + 1])));
    }
    return float(weights.blocks[block].d) * chunk;
}
