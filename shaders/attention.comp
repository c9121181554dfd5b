// AttentionOp: causal attention of one head over the KV cache, softmax(scale * q . K) V, with the online
// softmax of Milakov & Gimelshein 2018, so that scores are never stored.
//   q, out [T, heads * headSize], keys and values [contextLength, kvHeads * headSize] in float16
//
// A workgroup owns one (token, head) and walks the positions in tiles of its own width. For the scores each
// lane takes one position; all agree on the largest so far. For the values a lane takes 4 elements of every
// kParts-th position, so that lanes side by side read side by side; the parts are added at the end. The
// token's own position bounds both, so cache rows that were never written are never read.
//
// Grid: x head, y token.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "reduce.glsl"

layout(constant_id = 1) const uint kHeadSize = 64;

layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Halves {
    float16_t v[];
};
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer Quads {
    uvec2 v[];  // 4 elements each
};
layout(buffer_reference, std430, buffer_reference_align = 16) readonly buffer Octets {
    uvec4 v[];  // 8 elements each
};

layout(push_constant, std430) uniform Push {
    Step step;
    Floats queries;
    Floats outRows;
    Halves keys;
    Halves values;
    uint heads;
    uint kvHeads;
    uint queryStride;
    uint outStride;
    float scale;
};

const uint kQuads = (kHeadSize + 3) / 4;          // lanes that share a position's values
const uint kParts = gl_WorkGroupSize.x / kQuads;  // positions whose values are read at once
const float kLowest = -3.4e38;

shared float query[kHeadSize];
shared float tileWeights[gl_WorkGroupSize.x];
shared vec4 partSums[gl_WorkGroupSize.x];  // [part][quad]

vec4 halves(uvec2 words) {
    return vec4(unpackHalf2x16(words.x), unpackHalf2x16(words.y));
}

float dotKey(uint start) {
    float sum = 0.0;
    if (kHeadSize % 8 == 0) {
        Octets octets = Octets(keys);
        for (uint d = 0; d < kHeadSize; d += 8) {
            uvec4 k = octets.v[(start + d) / 8];
            sum += dot(halves(k.xy), vec4(query[d], query[d + 1], query[d + 2], query[d + 3]));
            sum += dot(halves(k.zw), vec4(query[d + 4], query[d + 5], query[d + 6], query[d + 7]));
        }
    } else {
        for (uint d = 0; d < kHeadSize; ++d) sum += float(keys.v[start + d]) * query[d];
    }
    return sum;
}

vec4 valueQuad(uint start, uint quad) {
    if (kHeadSize % 4 == 0) return halves(Quads(values).v[start / 4 + quad]);
    vec4 result = vec4(0.0);
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        if (quad * 4 + i < kHeadSize) result[i] = float(values.v[start + quad * 4 + i]);
    }
    return result;
}

void main() {
    uint head = gl_WorkGroupID.x;
    uint t = gl_WorkGroupID.y;
    if (t >= step.tokenCount) return;
    uint lane = gl_LocalInvocationID.x;
    uint part = lane / kQuads;
    uint quad = lane % kQuads;
    uint cacheStride = kvHeads * kHeadSize;
    uint headStart = head / (heads / kvHeads) * kHeadSize;
    uint length = step.position + t + 1;

    for (uint d = lane; d < kHeadSize; d += gl_WorkGroupSize.x) {
        query[d] = queries.v[t * queryStride + head * kHeadSize + d] * scale;
    }
    barrier();

    float largest = kLowest;
    float total = 0.0;      // of this lane's positions
    vec4 sums = vec4(0.0);  // of this part's positions
    for (uint first = 0; first < length; first += gl_WorkGroupSize.x) {
        uint count = min(gl_WorkGroupSize.x, length - first);
        float score = lane < count ? dotKey((first + lane) * cacheStride + headStart) : kLowest;
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
                sums += tileWeights[p] * valueQuad((first + p) * cacheStride + headStart, quad);
            }
        }
    }
    partSums[lane] = sums;
    barrier();
    total = groupSum(total);
    for (uint d = lane; d < kHeadSize; d += gl_WorkGroupSize.x) {
        float sum = 0.0;
        for (uint i = 0; i < kParts; ++i) sum += partSums[i * kQuads + d / 4][d % 4];
        outRows.v[t * outStride + head * kHeadSize + d] = sum / total;
    }
}
