// CopyOp: runs of elements within each row.
//   out[t, outOffset + g * outGroupStride + i] = in[t, inOffset + g * inGroupStride + i]
//
// Grid: x (continued in z) elements of all groups, y row. A lane copies one element.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inRows;
    Floats outRows;
    uint groups;
    uint size;
    uint inGroupStride;
    uint inOffset;
    uint outGroupStride;
    uint outOffset;
    uint inStride;
    uint outStride;
    uint singleRow;
};

void main() {
    uint row = gl_WorkGroupID.y;
    uint group = elementIndex() / size;
    uint i = elementIndex() % size;
    if (row >= rowCount(step, singleRow) || group >= groups) return;
    outRows.v[row * outStride + outOffset + group * outGroupStride + i] =
        inRows.v[row * inStride + inOffset + group * inGroupStride + i];
}
