// NVFP4: blocks of 64 weights, 4 sub-blocks of 16 with a scale in unsigned E4M3 each: scale * E2M1. Byte i of
// a sub-block's 8 holds weight i in its low and weight i + 8 in its high nibble. 36 bytes: aligned 4-byte
// loads.
#include "fp4.glsl"

struct Block {
    uint scales;
    uint q[8];
};
layout(buffer_reference, std430, buffer_reference_align = 4) readonly buffer Weights {
    Block blocks[];
};

// Half of E4M3 (exponent bias 7), as fp4Values are twice the values. 127 is zero, the top bit means nothing.
float halfScale(uint bits) {
    uint exponent = bits >> 3 & 15;
    uint mantissa = bits & 7;
    if (bits == 0x7f) return 0.0;
    if (exponent == 0) return float(mantissa) * (1.0 / 1024.0);
    return uintBitsToFloat(exponent + (127 - 8) << 23 | mantissa << 20);
}

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint block = row * (K / 64) + k / 64;
    uint subBlock = k / 16 % 4;
    uint a = weights.blocks[block].q[subBlock * 2];
    uint b = weights.blocks[block].q[subBlock * 2 + 1];
    float scale = halfScale(weights.blocks[block].scales >> subBlock * 8 & 0xff);
    return scale * mat4(fp4Values(a), fp4Values(b), fp4Values(a >> 4), fp4Values(b >> 4));
}
