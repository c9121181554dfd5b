// HeadsStoreOp: what lies between the projections of a layer and its attention. Each head of q and k goes through
// its Rms norm (Zhang & Sennrich 2019) and its rotation (Su et al. 2021), a head of v through a norm without weight,
// each where the op has it; q goes back where it was, k and v into the cache at the step's positions.
//   q [T, heads * kKeySize], k [T, kvHeads * kKeySize], v [T, kvHeads * kValueSize], qNorm and kNorm [kKeySize],
//   frequencies [rotated / 2]; position p lies in row p mod `rows`
//
// Grid: x head of q, then of k, then of v; y token. A workgroup holds its head in shared memory.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "cache.glsl"
#include "cache_store.glsl"
#include "reduce.glsl"
#include "trigonometry.glsl"

layout(constant_id = 1) const uint kKeySize = 64;
layout(constant_id = 2) const uint kValueSize = 64;  // with Q8_0 both are multiples of 32

const uint kHalves = 1, kNormQ = 2, kNormK = 4, kNormV = 8;

layout(push_constant, std430) uniform Push {
    Step step;
    Floats q;
    Floats k;
    Floats v;
    CacheWords keys;
    CacheWords values;
    Floats frequencies;
    Floats qNorm;
    Floats kNorm;
    uint heads;
    uint kvHeads;
    uint rotated;  // 0: none
    uint rows;
    uint flags;
    float epsilon;
    float magnitude;
};

const uint kLargest = kKeySize > kValueSize ? kKeySize : kValueSize;
shared float head[kLargest];

void load(Floats from, uint start, uint size) {
    for (uint d = gl_LocalInvocationID.x; d < size; d += gl_WorkGroupSize.x) head[d] = from.v[start + d];
}

// Each lane goes on with the elements that it loaded. weight: an address, or 0.
void normalise(uint size, uvec2 weight) {
    float squares = 0.0;
    for (uint d = gl_LocalInvocationID.x; d < size; d += gl_WorkGroupSize.x) squares += head[d] * head[d];
    float scale = 1.0 / sqrt(groupSum(squares) / float(size) + epsilon);
    bool weighted = weight != uvec2(0);
    for (uint d = gl_LocalInvocationID.x; d < size; d += gl_WorkGroupSize.x) {
        head[d] *= weighted ? scale * Floats(weight).v[d] : scale;
    }
}

void rotate(uint position) {
    uint pairs = rotated / 2;
    bool halves = (flags & kHalves) != 0;
    for (uint i = gl_LocalInvocationID.x; i < pairs; i += gl_WorkGroupSize.x) {
        vec2 turn = magnitude * cosSin(position, frequencies.v[i]);
        uint first = halves ? i : 2 * i;
        uint second = first + (halves ? pairs : 1);
        float x = head[first];
        float y = head[second];
        head[first] = x * turn.x - y * turn.y;
        head[second] = x * turn.y + y * turn.x;
    }
}

// The head as number `index` of the row's heads.
void cacheHead(CacheWords cache, uint row, uint size, uint index) {
    uint width = kvHeads * size;
    uint start = row * cacheRowWords(width);
#ifdef CACHE_Q8_0
    for (uint b = gl_LocalInvocationID.x; b < size / kCacheBlock; b += gl_WorkGroupSize.x) {
        float x[kCacheBlock];
        [[unroll]] for (uint i = 0; i < kCacheBlock; ++i) x[i] = head[b * kCacheBlock + i];
        storeCacheBlock(cache, start, width, index * (size / kCacheBlock) + b, x);
    }
#else
    for (uint d = gl_LocalInvocationID.x; d < size; d += gl_WorkGroupSize.x) {
        storeCacheElement(cache, start, index * size + d, head[d]);
    }
#endif
}

void main() {
    uint t = gl_WorkGroupID.y;
    if (t >= step.tokenCount) return;
    uint index = gl_WorkGroupID.x;  // of the head among its kind
    bool query = index < heads;
    bool value = index >= heads + kvHeads;
    if (!query) index -= value ? heads + kvHeads : heads;
    uint size = value ? kValueSize : kKeySize;
    Floats from = Floats(query ? uvec2(q) : value ? uvec2(v) : uvec2(k));
    uint start = t * rowStrideOf((query ? heads : kvHeads) * size) + index * size;

    load(from, start, size);
    if ((flags & (query ? kNormQ : value ? kNormV : kNormK)) != 0) {
        normalise(size, query ? uvec2(qNorm) : value ? uvec2(0) : uvec2(kNorm));
    }
    barrier();
    if (!value) rotate(step.position + t);
    barrier();
    if (query) {
        for (uint d = gl_LocalInvocationID.x; d < size; d += gl_WorkGroupSize.x) q.v[start + d] = head[d];
    } else {
        cacheHead(CacheWords(value ? uvec2(values) : uvec2(keys)), (step.position + t) % rows, size, index);
    }
}
