// Q5_0: blocks of 32 weights, d * (q - 16). Bit i of `high` is the fifth bit of weight i; nibbles as in Q4_0.
// 22 bytes, so only 16-bit loads are aligned.
struct Block {
    float16_t d;
    uint16_t high[2];
    uint16_t q[8];
};
layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 32) + k / 32;
    uint part = k / 16 & 1;
    uint high = uint(weights.blocks[block].high[part]);
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        uint w = word(uint(weights.blocks[block].q[2 * i]), uint(weights.blocks[block].q[2 * i + 1]));
        chunk[i] = bytesOf((w >> part * 4 & 0x0f0f0f0f) | spreadBits(high >> 4 * i) << 4) - 16.0;
    }
    return float(weights.blocks[block].d) * chunk;
}
