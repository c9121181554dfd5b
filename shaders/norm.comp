// NormOp, for each group of a row:
//   Rms (Zhang & Sennrich 2019)  out = in / sqrt(mean(in^2) + epsilon) (* weight) (+ bias)
//   Layer (Ba et al. 2016)       the same of in - mean(in)
//   in, out [T, groups * width], weight and bias [width]; out may be in
//
// Grid: x group, y row. A workgroup normalises one group; its lanes stride over the elements and share the
// sums.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "reduce.glsl"

layout(constant_id = 1) const bool kLayer = false;
const uint kSingleRow = 1, kWeight = 2, kBias = 4;

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inRows;
    Floats weight;
    Floats bias;
    Floats outRows;
    uint width;  // of a group
    uint inStride;
    uint outStride;
    uint flags;
    float epsilon;
};

void main() {
    uint group = gl_WorkGroupID.x;
    uint row = gl_WorkGroupID.y;
    if (row >= rowCount(step, flags & kSingleRow)) return;
    uint lane = gl_LocalInvocationID.x;
    uint inStart = row * inStride + group * width;
    uint outStart = row * outStride + group * width;

    float mean = 0.0;
    if (kLayer) {
        float sum = 0.0;
        for (uint i = lane; i < width; i += gl_WorkGroupSize.x) sum += inRows.v[inStart + i];
        mean = groupSum(sum) / float(width);
        barrier();
    }
    float squares = 0.0;
    for (uint i = lane; i < width; i += gl_WorkGroupSize.x) {
        float x = inRows.v[inStart + i] - mean;
        squares += x * x;
    }
    float scale = 1.0 / sqrt(groupSum(squares) / float(width) + epsilon);
    for (uint i = lane; i < width; i += gl_WorkGroupSize.x) {
        float x = (inRows.v[inStart + i] - mean) * scale;
        if ((flags & kWeight) != 0) x *= weight.v[i];
        if ((flags & kBias) != 0) x += bias.v[i];
        outRows.v[outStart + i] = x;
    }
}
