// RmsNormOp (Zhang & Sennrich 2019): out = in / sqrt(mean(in^2) + epsilon) * weight, for each group of a row.
//   in, out [T, groups * width], weight [width]; out may be in
//
// Grid: x group, y row. A workgroup normalises one group; its lanes stride over the elements and share one
// sum.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "reduce.glsl"

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inRows;
    Floats weight;
    Floats outRows;
    uint width;  // of a group
    uint inStride;
    uint outStride;
    uint singleRow;
    float epsilon;
};

void main() {
    uint group = gl_WorkGroupID.x;
    uint row = gl_WorkGroupID.y;
    if (row >= rowCount(step, singleRow)) return;
    uint lane = gl_LocalInvocationID.x;
    uint inStart = row * inStride + group * width;
    uint outStart = row * outStride + group * width;

    float squares = 0.0;
    for (uint i = lane; i < width; i += gl_WorkGroupSize.x) {
        float x = inRows.v[inStart + i];
        squares += x * x;
    }
    float scale = 1.0 / sqrt(groupSum(squares) / float(width) + epsilon);
    for (uint i = lane; i < width; i += gl_WorkGroupSize.x) {
        outRows.v[outStart + i] = inRows.v[inStart + i] * scale * weight.v[i];
    }
}
