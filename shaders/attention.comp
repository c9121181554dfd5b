// AttentionOp of one head over a KV cache, softmax(scale * q . K) V, with the online softmax of Milakov &
// Gimelshein 2018, so that scores are never stored.
//   q [T, heads * keySize], out [T, heads * valueSize]; keys and values as in cache.glsl, position p in row p
//   mod `rows`
//
// A workgroup owns one (token, head) and walks the positions that the token sees in tiles of its own width.
// For the scores each lane takes one position; all agree on the largest so far. For the values a lane takes 4
// elements of every kParts-th position, so that lanes side by side read side by side; the parts are added at
// the end. Cache rows that were never written are never read.
//
// Grid: x head, y token.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "reduce.glsl"
#include "cache.glsl"
#include "special_functions.glsl"
#include "attention.glsl"

const uint kKeyQuads = (kKeySize + 3) / 4;
const uint kQuads = (kValueSize + 3) / 4;         // lanes that share a position's values; at most all
const uint kParts = gl_WorkGroupSize.x / kQuads;  // positions whose values are read at once
// Elements of a key between two tests of the loop. To unroll all of a large key would take compilers long.
const uint kKeyStep = kKeySize % 64 == 0 ? 64 : kKeySize % 16 == 0 ? 16 : 8;

shared vec4 query[kKeyQuads];
shared float tileWeights[gl_WorkGroupSize.x];
shared vec4 partSums[gl_WorkGroupSize.x];  // [part][quad]

float dotKey(uint row, uint start) {
    float sum = 0.0;
    if (kKeySize % 8 == 0) {
        [[dont_unroll]] for (uint first = 0; first < kKeySize; first += kKeyStep) {
            [[unroll]] for (uint i = 0; i < kKeyStep; i += 8) {
                uint d = first + i;
                vec4 low, high;
                cacheOctet(keys, row, keyWidth, start + d, low, high);
                sum += dot(low, query[d / 4]);
                sum += dot(high, query[d / 4 + 1]);
            }
        }
    } else {
        for (uint d = 0; d < kKeySize; ++d) {
            sum += cacheElement(keys, row, keyWidth, start + d) * query[d / 4][d % 4];
        }
    }
    return sum;
}

void main() {
    uint head = gl_WorkGroupID.x;
    uint t = gl_WorkGroupID.y;
    if (t >= step.tokenCount) return;
    uint lane = gl_LocalInvocationID.x;
    uint part = lane / kQuads;
    uint quad = lane % kQuads;
    uint kvHead = head / (heads / kvHeads);
    uint end = (flags & kCausal) != 0 ? step.position + t + 1 : step.tokenCount;
    uint seen = window > 0 ? min(window, end) : end;
    uint beginRow = (end - seen) % rows;

    for (uint d = lane; d < kKeyQuads * 4; d += gl_WorkGroupSize.x) {
        query[d / 4][d % 4] =
            d < kKeySize ? queries.v[t * queryStride + head * kKeySize + d] * scale : 0.0;
    }
    barrier();

    bool sink = (flags & kSinks) != 0;
    float largest = sink ? sinks.v[head] : kLowest;
    float total = sink && lane == 0 ? 1.0 : 0.0;  // of this lane's positions
    vec4 sums = vec4(0.0);                        // of this part's positions
    for (uint first = 0; first < seen; first += gl_WorkGroupSize.x) {
        uint count = min(gl_WorkGroupSize.x, seen - first);
        float score = kLowest;
        if (lane < count) {
            uint row = beginRow + first + lane;
            if (row >= rows) row -= rows;
            score = capped(dotKey(row * cacheRowWords(keyWidth), kvHead * kKeySize));
        }
        float before = largest;
        largest = max(largest, groupMax(score));
        float weight = exp(score - largest);  // 0 beyond the end
        tileWeights[lane] = weight;
        barrier();

        float shrink = exp(before - largest);
        total = total * shrink + weight;
        sums *= shrink;
        if (part < kParts) {
            for (uint p = part; p < count; p += kParts) {
                uint row = beginRow + first + p;
                if (row >= rows) row -= rows;
                sums += tileWeights[p] *
                        valueQuad(row * cacheRowWords(valueWidth), kvHead * kValueStride, quad);
            }
        }
    }
    partSums[lane] = sums;
    barrier();
    total = groupSum(total);
    for (uint d = lane; d < kValueSize; d += gl_WorkGroupSize.x) {
        float sum = 0.0;
        for (uint i = 0; i < kParts; ++i) sum += partSums[i * kQuads + d / 4][d % 4];
        outRows.v[t * outStride + head * kValueSize + d] = sum / total;
    }
}
