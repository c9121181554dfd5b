// AttentionSplitOp: flash decoding (Dao et al. 2023) over a KV cache with the online softmax of Milakov & Gimelshein
// 2018. A workgroup owns one range of positions for up to four queries that share a KV head (GQA, Ainslie et al.
// 2023), so that keys and values are read once for all of them.
//   q [T, heads * kKeySize], partials [T, heads * splits * (kValueSize + 2)]; keys and values as in cache.glsl,
//   position p in row p mod `rows`
//
// It walks its range in tiles of its own width. For the scores each lane takes one position; for the values a lane
// takes 4 elements of every kParts-th position, so that lanes side by side read side by side, and the parts are added
// at the end. Cache rows that were never written are never read.
//
// Grid: x (KV head, part of its queries, range), y token.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "cache.glsl"
#include "special_functions.glsl"
#include "attention_ranges.glsl"

layout(constant_id = 1) const uint kKeySize = 64;
layout(constant_id = 2) const uint kValueSize = 64;  // at most 4 * gl_WorkGroupSize.x
layout(constant_id = 3) const uint kOwnValues = 1;   // 0: values are the first kValueSize elements of keys
layout(constant_id = 4) const uint kQueries = 4;     // of a workgroup, at most 4

layout(push_constant, std430) uniform Push {
    Step step;
    Floats queries;
    Floats partials;
    CacheWords keys;
    CacheWords values;
    uint heads;
    uint kvHeads;
    uint queryStride;
    uint partialsStride;
    uint keyWidth;    // elements of a cached row
    uint valueWidth;  // likewise of `values`, which may be `keys`
    uint rows;
    uint window;  // latest positions that are seen; 0: all
    uint splits;
    float scale;
    float softcap;  // 0: none
};

const uint kKeyQuads = (kKeySize + 3) / 4;
const uint kQuads = (kValueSize + 3) / 4;         // lanes that share a position's values
const uint kRangeParts = gl_WorkGroupSize.x / kQuads;  // positions whose values are read at once
const uint kValueStride = kOwnValues != 0 ? kValueSize : kKeySize;  // elements between heads of a row
const uint kKeyStep = kKeySize % 64 == 0 ? 64 : kKeySize % 16 == 0 ? 16 : 8;
const float kLowest = -3.4e38;

shared vec4 query[kQueries * kKeyQuads];  // [query][quad]
shared vec4 tile[gl_WorkGroupSize.x];     // one component per query
shared vec4 folded[gl_WorkGroupSize.x];

// Component by component; all lanes fold in the same order. A barrier must lie between two of them.
vec4 groupMax(vec4 x) {
#ifdef SUBGROUPS
    x = subgroupMax(x);
    if (subgroupElect()) folded[gl_SubgroupID] = x;
    uint count = gl_NumSubgroups;
#else
    folded[gl_LocalInvocationID.x] = x;
    uint count = gl_WorkGroupSize.x;
#endif
    barrier();
    vec4 largest = folded[0];
    for (uint i = 1; i < count; ++i) largest = max(largest, folded[i]);
    return largest;
}

vec4 groupSum(vec4 x) {
#ifdef SUBGROUPS
    x = subgroupAdd(x);
    if (subgroupElect()) folded[gl_SubgroupID] = x;
    uint count = gl_NumSubgroups;
#else
    folded[gl_LocalInvocationID.x] = x;
    uint count = gl_WorkGroupSize.x;
#endif
    barrier();
    vec4 sum = vec4(0.0);
    for (uint i = 0; i < count; ++i) sum += folded[i];
    return sum;
}

vec4 dotKey(uint row, uint start) {
    vec4 sums = vec4(0.0);
    if (kKeySize % 8 == 0) {
        [[dont_unroll]] for (uint first = 0; first < kKeySize; first += kKeyStep) {
            [[unroll]] for (uint i = 0; i < kKeyStep; i += 8) {
                uint d = first + i;
                vec4 low, high;
                cacheOctet(keys, row, keyWidth, start + d, low, high);
                [[unroll]] for (uint j = 0; j < kQueries; ++j) {
                    sums[j] += dot(low, query[j * kKeyQuads + d / 4]);
                    sums[j] += dot(high, query[j * kKeyQuads + d / 4 + 1]);
                }
            }
        }
    } else {
        for (uint d = 0; d < kKeySize; ++d) {
            float x = cacheElement(keys, row, keyWidth, start + d);
            [[unroll]] for (uint j = 0; j < kQueries; ++j) sums[j] += x * query[j * kKeyQuads + d / 4][d % 4];
        }
    }
    return sums;
}

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

vec4 capped(vec4 scores) {
    if (softcap > 0.0) {
        [[unroll]] for (uint j = 0; j < kQueries; ++j) {
            scores[j] = softcap * hyperbolicTangent(scores[j] / softcap);
        }
    }
    return scores;
}

// The row of the position `i` behind row `begin` of the ring.
uint ringRow(uint begin, uint i) {
    uint row = begin + i;
    return row >= rows ? row - rows : row;
}

void loadQueries(uint t, uint firstHead, uint endHead) {
    for (uint i = gl_LocalInvocationID.x; i < kQueries * kKeyQuads * 4; i += gl_WorkGroupSize.x) {
        uint head = firstHead + i / (kKeyQuads * 4);
        uint d = i % (kKeyQuads * 4);
        bool real = head < endHead && d < kKeySize;
        query[i / 4][i % 4] = real ? queries.v[t * queryStride + head * kKeySize + d] * scale : 0.0;
    }
    barrier();
}

void main() {
    uint t = gl_WorkGroupID.y;
    if (t >= step.tokenCount) return;
    uint lane = gl_LocalInvocationID.x;
    uint shareOfHead = heads / kvHeads;
    uint teams = (shareOfHead + kQueries - 1) / kQueries;
    uint range = gl_WorkGroupID.x % splits;
    uint kvHead = gl_WorkGroupID.x / splits / teams;
    uint firstHead = kvHead * shareOfHead + gl_WorkGroupID.x / splits % teams * kQueries;
    uint endHead = (kvHead + 1) * shareOfHead;
    uint seen = seenBy(step, t, window);
    uint length = rangeLength(seen, splits);
    if (range * length >= seen) return;
    uint count = min(length, seen - range * length);
    uint beginRow = (step.position + t + 1 - seen + range * length) % rows;
    loadQueries(t, firstHead, endHead);

    vec4 largest = vec4(kLowest);
    vec4 total = vec4(0.0);  // of this lane's positions
    vec4 sums[kQueries];     // of this part's positions
    [[unroll]] for (uint j = 0; j < kQueries; ++j) sums[j] = vec4(0.0);
    uint part = lane / kQuads;
    uint quad = lane % kQuads;
    for (uint first = 0; first < count; first += gl_WorkGroupSize.x) {
        uint tileCount = min(gl_WorkGroupSize.x, count - first);
        vec4 scores = vec4(kLowest);
        if (lane < tileCount) {
            uint row = ringRow(beginRow, first + lane);
            scores = capped(dotKey(row * cacheRowWords(keyWidth), kvHead * kKeySize));
        }
        vec4 before = largest;
        largest = max(largest, groupMax(scores));
        vec4 weights = lane < tileCount ? exp(scores - largest) : vec4(0.0);
        tile[lane] = weights;
        barrier();

        vec4 shrink = exp(before - largest);
        total = total * shrink + weights;
        [[unroll]] for (uint j = 0; j < kQueries; ++j) sums[j] *= shrink[j];
        if (part < kRangeParts) {
            for (uint p = part; p < tileCount; p += kRangeParts) {
                uint row = ringRow(beginRow, first + p) * cacheRowWords(valueWidth);
                vec4 value = valueQuad(row, kvHead * kValueStride, quad);
                [[unroll]] for (uint j = 0; j < kQueries; ++j) sums[j] += tile[p][j] * value;
            }
        }
    }
    barrier();
    total = groupSum(total);
    [[unroll]] for (uint j = 0; j < kQueries; ++j) {
        barrier();
        tile[lane] = sums[j];  // [part][quad]
        barrier();
        if (firstHead + j < endHead) {
            uint start = t * partialsStride + ((firstHead + j) * splits + range) * (kValueSize + 2);
            for (uint d = lane; d < kValueSize; d += gl_WorkGroupSize.x) {
                float sum = 0.0;
                for (uint i = 0; i < kRangeParts; ++i) sum += tile[i * kQuads + d / 4][d % 4];
                partials.v[start + d] = sum;
            }
            if (lane == 0) {
                partials.v[start + kValueSize] = largest[j];
                partials.v[start + kValueSize + 1] = total[j];
            }
        }
    }
}
