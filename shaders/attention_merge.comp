// AttentionMergeOp: what attention_split.comp left of each range becomes the attention of a head, softmax(scale * q
// . K) V: every range is weighted by exp(m - largest m), m being the largest of its scores.
//   partials [T, heads * splits * (valueSize + 2)], out [T, heads * valueSize], sinks [heads]
//
// Grid: x head, y token. A lane takes elements of the head; all read the few numbers of each range.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "attention_ranges.glsl"

const uint kSinks = 1;

layout(push_constant, std430) uniform Push {
    Step step;
    Floats partials;
    Floats outRows;
    Floats sinks;
    uint valueSize;
    uint partialsStride;
    uint outStride;
    uint window;
    uint splits;
    uint flags;
};

void main() {
    uint head = gl_WorkGroupID.x;
    uint t = gl_WorkGroupID.y;
    if (t >= step.tokenCount) return;
    uint seen = seenBy(step, t, window);
    uint length = rangeLength(seen, splits);
    uint ranges = (seen + length - 1) / length;
    uint first = t * partialsStride + head * splits * (valueSize + 2);
    bool sink = (flags & kSinks) != 0;

    float largest = sink ? sinks.v[head] : -3.4e38;
    for (uint r = 0; r < ranges; ++r) {
        largest = max(largest, partials.v[first + r * (valueSize + 2) + valueSize]);
    }
    float total = sink ? exp(sinks.v[head] - largest) : 0.0;
    for (uint r = 0; r < ranges; ++r) {
        uint end = first + r * (valueSize + 2) + valueSize;
        total += partials.v[end + 1] * exp(partials.v[end] - largest);
    }
    for (uint d = gl_LocalInvocationID.x; d < valueSize; d += gl_WorkGroupSize.x) {
        float sum = 0.0;
        for (uint r = 0; r < ranges; ++r) {
            uint start = first + r * (valueSize + 2);
            sum += partials.v[start + d] * exp(partials.v[start + valueSize] - largest);
        }
        outRows.v[t * outStride + head * valueSize + d] = sum / total;
    }
}
