// What the forms of MatMulOp share: out[t, n] = sum_k weight[n, k] * in[t, k] (+ bias[n]) (+ residual[t, n]).
//   weight [N, K] of any type, in [rows, K], out and residual [rows, N] (residual may be out), bias [N]
// Block-diagonal with more than one group: there are groups * N outputs and K inputs for each N of them.
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
    uint groups;
    uint flags;
};

uint rows() {
    return rowCount(step, flags & kSingleRow);
}

// Which outputs a workgroup owns. They are all of one group, because they share inputs.
struct OutputTile {
    uint group;
    uint firstRow;  // within the group; N or more when there is nothing to do
};

OutputTile outputTile(uint tileRows) {
    OutputTile tile = OutputTile(0, itemIndex());
    if (groups > 1) {
        uint tiles = (N + tileRows - 1) / tileRows;
        tile = OutputTile(itemIndex() / tiles, itemIndex() % tiles);
    }
    tile.firstRow = tile.group < groups ? tile.firstRow * tileRows : N;
    return tile;
}

// n counts the rows of the whole weight.
void store(uint t, uint n, float sum) {
    if ((flags & kBias) != 0) sum += bias.v[n];
    if ((flags & kResidual) != 0) sum += residual.v[t * residualStride + n];
    outRows.v[t * outStride + n] = sum;
}
