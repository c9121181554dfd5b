// KvStoreOp: rows of k and v [T, width] into a layer's KV cache at the step's positions, rounded to float16.
//   keys, values [contextLength, width], width = kvHeads * headSize, packed
//
// Grid: x elements, y token. A lane stores one element of each.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(buffer_reference, std430, buffer_reference_align = 2) writeonly buffer Halves {
    float16_t v[];
};

layout(push_constant, std430) uniform Push {
    Step step;
    Floats k;
    Floats v;
    Halves keys;
    Halves values;
    uint width;
    uint kStride;
    uint vStride;
};

void main() {
    uint t = gl_WorkGroupID.y;
    uint i = gl_GlobalInvocationID.x;
    if (t >= step.tokenCount || i >= width) return;
    uint cached = (step.position + t) * width + i;
    keys.v[cached] = float16_t(k.v[t * kStride + i]);
    values.v[cached] = float16_t(v.v[t * vStride + i]);
}
