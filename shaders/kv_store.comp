// KvStoreOp: rows of k [T, keyWidth] and v [T, valueWidth] into a KV cache at the step's positions, rounded to
// the cache's type. Position p lies in row p mod `rows`.
//
// Grid: x items, y token. A lane stores one element (f32, f16) or block (q8_0) of each.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "cache.glsl"
#include "cache_store.glsl"

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

// Elements start .. of a row of `width`, for lane `item`.
void store(Floats inRows, uint start, CacheWords cache, uint row, uint width, uint item) {
#ifdef CACHE_Q8_0
    uint first = item * kCacheBlock;
    if (first >= width) return;
    float x[kCacheBlock];
    [[unroll]] for (uint i = 0; i < kCacheBlock; ++i) {
        x[i] = first + i < width ? inRows.v[start + first + i] : 0.0;
    }
    storeCacheBlock(cache, row, width, item, x);
#else
    if (item < width) storeCacheElement(cache, row, item, inRows.v[start + item]);
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
