// Q4_1: blocks of 32 weights, d * q + m. Byte i holds weight i in its low and weight i + 16 in its high
// nibble. 20 bytes: aligned 4-byte loads.
struct Block {
    uint header;  // half d, half m
    uint q[4];
};
layout(buffer_reference, std430, buffer_reference_align = 4) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 32) + k / 32;
    uint nibble = k / 4 & 4;
    vec2 scale = unpackHalf2x16(weights.blocks[block].header);
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        chunk[i] = scale.x * bytesOf(weights.blocks[block].q[i] >> nibble & 0x0f0f0f0f) + scale.y;
    }
    return chunk;
}
