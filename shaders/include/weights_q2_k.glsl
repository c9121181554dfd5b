// Q2_K: blocks of 256 weights, d * scale * q - dmin * minimum, with a byte of scale (low nibble) and minimum
// per 16 weights. A half block of 128 weights has 32 bytes, 2 bits for each quarter of 32 weights. 84 bytes:
// aligned 4-byte loads.
struct Block {
    uint scales[4];
    uint q[16];
    uint d;  // half d, half dmin
};
layout(buffer_reference, std430, buffer_reference_align = 4) readonly buffer Weights {
    Block blocks[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 256) + k / 256;
    uint chunkInBlock = k / 16 % 16;
    uint first = chunkInBlock / 8 * 8 + chunkInBlock % 2 * 4;
    uint pair = chunkInBlock / 2 % 4 * 2;
    uint packed = weights.blocks[block].scales[chunkInBlock / 4] >> chunkInBlock % 4 * 8;
    vec2 scale = unpackHalf2x16(weights.blocks[block].d) * vec2(packed & 15, packed >> 4 & 15);
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        chunk[i] = scale.x * bytesOf(weights.blocks[block].q[first + i] >> pair & 0x03030303) - scale.y;
    }
    return chunk;
}
