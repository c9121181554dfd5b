// What the forms of AttentionOp share: sizes, arguments, elements of values, softcap. Needs cache.glsl and
// special_functions.glsl.
layout(constant_id = 1) const uint kKeySize = 64;
layout(constant_id = 2) const uint kValueSize = 64;
layout(constant_id = 3) const uint kOwnValues = 1;   // 0: values are the first kValueSize elements of keys

const uint kCausal = 1, kSinks = 2;

layout(push_constant, std430) uniform Push {
    Step step;
    Floats queries;
    Floats outRows;
    CacheWords keys;
    CacheWords values;
    Floats sinks;
    uint heads;
    uint kvHeads;
    uint queryStride;
    uint outStride;
    uint keyWidth;    // elements of a cached row
    uint valueWidth;  // likewise of `values`, which may be `keys`
    uint rows;
    uint window;  // latest positions that are seen; 0: all
    float scale;
    float softcap;  // 0: none
    uint flags;
};

const uint kValueStride = kOwnValues != 0 ? kValueSize : kKeySize;  // elements between heads of a row
const float kLowest = -3.4e38;

vec4 valueQuad(uint row, uint start, uint quad) {
    if (kValueSize % 4 == 0 && kValueStride % 4 == 0) {
        return cacheQuad(values, row, valueWidth, start + quad * 4);
    }
    vec4 result = vec4(0.0);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        if (quad * 4 + i < kValueSize) {
            result[i] = cacheElement(values, row, valueWidth, start + quad * 4 + i);
        }
    }
    return result;
}

float capped(float score) {
    return softcap > 0.0 ? softcap * hyperbolicTangent(score / softcap) : score;
}
