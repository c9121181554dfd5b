// What the forms of MatMulOp share: out[t, n] = sum_k weight[n, k] * in[t, k] (+ bias[n]) (+ residual[t, n]).
//   weight [N, K] of any type, in [rows, K], out and residual [rows, N] (residual may be out), bias [N]
#extension GL_GOOGLE_include_directive : require
#include "weights.glsl"

const uint kSingleRow = 1, kBias = 2, kResidual = 4;

layout(push_constant, std430) uniform Push {
    Step step;
    Weights weight;
    Floats inRows;
    Floats outRows;
    Floats bias;
    Floats residual;
    uint N;
    uint K;
    uint inStride;
    uint outStride;
    uint residualStride;
    uint flags;
};

uint rows() {
    return rowCount(step, flags & kSingleRow);
}

void store(uint t, uint n, float sum) {
    if ((flags & kBias) != 0) sum += bias.v[n];
    if ((flags & kResidual) != 0) sum += residual.v[t * residualStride + n];
    outRows.v[t * outStride + n] = sum;
}
