// ExpertSumOp: out[t, i] = sum_j weights[t, j] * in[t, j * width + i] (+ residual[t, i]).
//   in [T, used * width], weights [T, used], out and residual [T, width] (residual may be out)
//
// Grid: x (continued in z) elements, y token. A lane adds up one element.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inRows;
    Floats weights;
    Floats residual;
    Floats outRows;
    uint width;
    uint used;
    uint inStride;
    uint weightsStride;
    uint residualStride;
    uint outStride;
    uint hasResidual;
};

void main() {
    uint t = gl_WorkGroupID.y;
    uint i = elementIndex();
    if (t >= step.tokenCount || i >= width) return;
    float sum = 0.0;
    for (uint j = 0; j < used; ++j) {
        sum += weights.v[t * weightsStride + j] * inRows.v[t * inStride + j * width + i];
    }
    if (hasResidual != 0) sum += residual.v[t * residualStride + i];
    outRows.v[t * outStride + i] = sum;
}
