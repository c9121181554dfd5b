// What the forms of ExpertMatMulOp share. For slot j of token t and its expert e:
//   out[t, j * N + n] = sum_k weight[e * N + n, k] * x[k] (+ bias[e * N + n]), x = in[t] or in[t, j * K ..]
//   weight [experts * N, K] of any type, experts [T, used], bias [experts * N]
// An expert is reached by a 64-bit address, so only one expert need have less than 2^31 elements.
//
// Grid: x (continued in z) tiles of outputs of all slots, y token.
#extension GL_GOOGLE_include_directive : require
#include "weights.glsl"

const uint kBias = 1, kInputPerExpert = 2;

layout(push_constant, std430) uniform Push {
    Step step;
    Weights weight;
    Floats inRows;
    Floats experts;
    Floats outRows;
    Floats bias;
    uint N;
    uint K;
    uint used;
    uint expertCount;
    uint expertBytes;
    uint inStride;
    uint expertsStride;
    uint outStride;
    uint flags;
};

struct ExpertTile {
    uint token;
    uint slot;
    uint firstRow;
    bool exists;  // the workgroup has work
    bool known;   // the expert exists; else all outputs are 0
    uint expert;
};

ExpertTile expertTile(uint tileRows) {
    uint tiles = (N + tileRows - 1) / tileRows;
    ExpertTile tile;
    tile.token = gl_WorkGroupID.y;
    tile.slot = itemIndex() / tiles;
    tile.firstRow = itemIndex() % tiles * tileRows;
    tile.exists = tile.token < step.tokenCount && tile.slot < used;
    float expert = tile.exists ? experts.v[tile.token * expertsStride + tile.slot] : 0.0;
    tile.known = expert >= 0.0 && expert < float(expertCount);
    tile.expert = tile.known ? uint(expert) : 0;
    return tile;
}

uint inputStart(ExpertTile tile) {
    return tile.token * inStride + ((flags & kInputPerExpert) != 0 ? tile.slot * K : 0);
}

void store(ExpertTile tile, uint n, float sum) {
    if ((flags & kBias) != 0) sum += bias.v[tile.expert * N + n];
    outRows.v[tile.token * outStride + tile.slot * N + n] = tile.known ? sum : 0.0;
}
