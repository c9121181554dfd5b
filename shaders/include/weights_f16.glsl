// F16: IEEE half floats.
layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Weights {
    float16_t v[];
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer WideWeights {
    uvec4 v[];  // 8 weights each
};

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    uint start = row * K + k;
    if (kWholeChunks) {
        WideWeights wide = WideWeights(weights);
        uvec4 a = wide.v[start / 8];
        uvec4 b = wide.v[start / 8 + 1];
        return mat4(unpackHalf2x16(a.x), unpackHalf2x16(a.y), unpackHalf2x16(a.z), unpackHalf2x16(a.w),
                    unpackHalf2x16(b.x), unpackHalf2x16(b.y), unpackHalf2x16(b.z), unpackHalf2x16(b.w));
    }
    mat4 chunk = mat4(0.0);
    [[unroll]] for (uint i = 0; i < 16; ++i) {
        if (k + i < K) chunk[i / 4][i % 4] = float(weights.v[start + i]);
    }
    return chunk;
}
