// BF16: the upper halves of floats.
layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Weights {
    uint16_t v[];
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer WideWeights {
    uvec4 v[];  // 8 weights each
};

vec4 bfloats(uvec2 words) {
    return uintBitsToFloat(uvec4(words.x << 16, words.x & 0xffff0000, words.y << 16, words.y & 0xffff0000));
}

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint start = row * K + k;
    if (kWholeChunks) {
        WideWeights wide = WideWeights(weights);
        uvec4 a = wide.v[start / 8];
        uvec4 b = wide.v[start / 8 + 1];
        return mat4(bfloats(a.xy), bfloats(a.zw), bfloats(b.xy), bfloats(b.zw));
    }
    mat4 chunk = mat4(0.0);
    [[unroll]] for (uint i = 0; i < 16; ++i) {
        if (k + i < K) chunk[i / 4][i % 4] = uintBitsToFloat(uint(weights.v[start + i]) << 16);
    }
    return chunk;
}
