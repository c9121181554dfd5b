// MeanRowsOp: out[0, i] = the mean over all tokens of in[t, i].
//   in [T, width], out [1, width]
//
// Grid: x (continued in z) elements. A lane adds up one column; lanes side by side read side by side.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inRows;
    Floats outRow;
    uint width;
    uint inStride;
};

void main() {
    uint i = elementIndex();
    if (i >= width) return;
    float sum = 0.0;
    for (uint t = 0; t < step.tokenCount; ++t) sum += inRows.v[t * inStride + i];
    outRow.v[i] = sum / float(step.tokenCount);
}
