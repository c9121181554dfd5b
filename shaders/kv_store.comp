// KvStoreOp: rows of k [T, keyWidth] and v [T, valueWidth] into a KV cache at the step's positions, rounded to
// the cache's type. Position p lies in row p mod `rows`.
//
// Grid: x items, y token. A lane stores one element (f32, f16) or block (q8_0) of each.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "cache.glsl"

layout(push_constant, std430) uniform Push {
    Step step;
    Floats k;
    Floats v;
    CacheWords keys;
    CacheWords values;
    uint keyWidth;
    uint valueWidth;  // 0: v is not stored
    uint kStride;
    uint vStride;
    uint rows;
};

#ifdef CACHE_Q8_0
// x >= 0 rounded to float16; conversions may round either way.
float nearestHalf(float x) {
    uint bits = packHalf2x16(vec2(x, 0.0));
    float low = unpackHalf2x16(bits).x;
    float high = unpackHalf2x16(bits + 1).x;
    return x - low > high - x ? high : low;
}
#endif

// Elements start .. of a row of `width`, for lane `item`.
void store(Floats inRows, uint start, CacheWords cache, uint row, uint width, uint item) {
#if defined(CACHE_F32)
    if (item < width) cache.v[row + item] = floatBitsToUint(inRows.v[start + item]);
#elif defined(CACHE_F16)
    if (item < width) CacheHalves(cache).v[row * 2 + item] = float16_t(inRows.v[start + item]);
#else
    uint first = item * kCacheBlock;
    if (first >= width) return;
    uint count = min(kCacheBlock, width - first);
    float largest = 0.0;
    for (uint i = 0; i < count; ++i) largest = max(largest, abs(inRows.v[start + first + i]));
    float scale = nearestHalf(largest / 127.0);  // as it will be read
    for (uint word = 0; word < kCacheBlock / 4; ++word) {
        uint bytes = 0;
        for (uint i = 0; i < 4; ++i) {
            uint element = word * 4 + i;
            float x = element < count && scale > 0.0 ? inRows.v[start + first + element] / scale : 0.0;
            bytes |= (uint(int(clamp(roundEven(x), -127.0, 127.0))) & 0xff) << 8 * i;
        }
        cache.v[row + item * (kCacheBlock / 4) + word] = bytes;
    }
    CacheHalves(cache).v[(row + cacheScaleWord(width)) * 2 + item] = float16_t(scale);
#endif
}

void main() {
    uint t = gl_WorkGroupID.y;
    if (t >= step.tokenCount) return;
    uint item = elementIndex();
    uint row = (step.position + t) % rows;
    store(k, t * kStride, keys, row * cacheRowWords(keyWidth), keyWidth, item);
    if (valueWidth > 0) store(v, t * vStride, values, row * cacheRowWords(valueWidth), valueWidth, item);
}
