// Q5_1: blocks of 32 weights, d * q + m. Fifth bits and nibbles as in Q5_0. 24 bytes: aligned 8-byte loads.
struct Block {
    uvec2 header;  // half d, half m; fifth bits
    uvec2 q[2];
};
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 32) + k / 32;
    uint part = k / 16 & 1;
    uvec2 header = weights.blocks[block].header;
    uvec4 q = uvec4(weights.blocks[block].q[0], weights.blocks[block].q[1]) >> part * 4 & 0x0f0f0f0f;
    vec2 scale = unpackHalf2x16(header.x);
    uint high = header.y >> part * 16;
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        chunk[i] = scale.x * bytesOf(q[i] | spreadBits(high >> 4 * i) << 4) + scale.y;
    }
    return chunk;
}
