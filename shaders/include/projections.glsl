// What the forms of ProjectionsOp and GatedProjectionOp share. x[t] is in[t], or with kNormed its norm in / sqrt(
// mean(in^2) + epsilon) * normWeight (Zhang & Sennrich 2019):
//   out[p][t, n] = sum_k weight[p][n, k] * x[t, k] (+ bias[p][n])                 up to three side by side, or
//   out[t, n] = f(weight[0] x[t] (+ bias[0])) * (weight[1] x[t] (+ bias[1]))     with kGate, the number of f plus 1
//   weight[p] [N[p], K] of one type, in [rows, K], out[p] [rows, N[p]], bias[p] [N[p]], normWeight [K]
//
// The root is common to a row, so it is applied to finished sums, and the squares are added up beside them.
// A workgroup computes slots: rows of one part or, with kGate, rows of both weights in turn.
#extension GL_GOOGLE_include_directive : require

layout(constant_id = 1) const bool kWholeChunks = true;  // K is a multiple of 16
layout(constant_id = 2) const uint kSlots = 2;           // an even number with kGate
layout(constant_id = 3) const uint kColumns = 1;         // tokens
layout(constant_id = 4) const uint kGate = 0;
layout(constant_id = 5) const bool kNormed = true;

const uint kActivation = kGate == 0 ? 0 : kGate - 1;
#include "activation.glsl"
#include "weights.glsl"

const uint kParts = 3;
const uint kSingleRow = 1;
const uint kRowsOfSlots = kGate == 0 ? 1 : 2;  // slots of a row
const uint kTileRows = kSlots / kRowsOfSlots;

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inRows;
    Floats normWeight;
    uvec2 weight[kParts];  // addresses
    uvec2 outRows[kParts];
    uvec2 bias[kParts];  // 0: none
    uint N[kParts];      // 0: no such part
    uint K;
    uint inStride;
    uint flags;
    float epsilon;
    float limit;  // of the activation; 0: none
};

uint rows() {
    return rowCount(step, flags & kSingleRow);
}

// Which rows a workgroup owns.
struct Tile {
    uint part;      // kParts: there is nothing to do
    uint firstRow;
};

Tile ownTile(uint tileRows) {
    Tile tile = Tile(0, itemIndex());
    while (tile.part < kParts) {
        uint tiles = (N[tile.part] + tileRows - 1) / tileRows;
        if (tile.firstRow < tiles) break;
        tile.firstRow -= tiles;
        tile.part = kGate != 0 ? kParts : tile.part + 1;
    }
    tile.firstRow *= tileRows;
    return tile;
}

// Of the weight that a slot of a part reads.
mat4 slotChunk(uint part, uint slot, uint n, uint k) {
    return weightChunk(Weights(weight[kGate != 0 ? slot % 2 : part]), n, k, K);
}

// Inputs k .. k + 15 of a row, its squares added to `squares`.
mat4 inputChunk(uint t, uint k, inout float squares) {
    mat4 x = activationChunk(inRows, t * inStride, k, K);
    if (!kNormed) return x;
    squares += dotChunk(x, x);
    return matrixCompMult(x, activationChunk(normWeight, 0, k, K));
}

float rowScale(float squares) {
    return kNormed ? 1.0 / sqrt(squares / float(K) + epsilon) : 1.0;
}

float biased(uint part, uint n, float sum) {
    bool none = bias[part] == uvec2(0);
    return none ? sum : sum + Floats(bias[part]).v[n];
}

// From the sum of one slot, or with kGate of two.
void store(uint part, uint t, uint n, float first, float second) {
    float result = biased(part, n, first);
    if (kGate != 0) result = gated(result, biased(1, n, second), limit);
    Floats(outRows[part]).v[t * rowStrideOf(N[part]) + n] = result;
}
