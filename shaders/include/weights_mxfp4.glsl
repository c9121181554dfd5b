// MXFP4: blocks of 32 weights, 2^(e - 127) * E2M1. Byte i of 16 holds weight i in its low and weight i + 16
// in its high nibble. 17 bytes at any address, so a block is cut out of five aligned words; no word lies
// wholly outside of it.
#include "fp4.glsl"

layout(buffer_reference, std430, buffer_reference_align = 4) readonly buffer Weights {
    uint words[];
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint start = (row * (K / 32) + k / 32) * 17;  // in bytes
    uint nibble = k / 4 & 4;
    uint shift = start % 4 * 8;
    uint w[5];
    [[unroll]] for (uint i = 0; i < 5; ++i) w[i] = weights.words[start / 4 + i];
    mat4 chunk;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        // The four bytes after the scale: from 8 + shift, which is 8, 16, 24 or a whole word.
        uint q = shift == 24 ? w[i + 1] : w[i] >> 8 + shift | w[i + 1] << 24 - shift;
        chunk[i] = fp4Values(q >> nibble);
    }
    uint e = w[0] >> shift & 0xff;
    // Half of the scale, as fp4Values are twice the values. The two lowest are subnormal floats.
    return uintBitsToFloat(e < 2 ? 0x00200000 << e : e - 1 << 23) * chunk;
}
