// SelectRowOp: out[0, i] = in[outputRow, i]; with a stride of 0 the first row.
//   in [T, width], out [1, width]
//
// Grid: x (continued in z) elements. A lane copies one element.
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
    outRow.v[i] = inRows.v[step.outputRow * inStride + i];
}
