// ProjectionsOp and GatedProjectionOp for few tokens (decode), bound by the bandwidth of the weights: lanes side by
// side read chunks side by side. As matmul_subgroup.comp has it, with the norm and the activation in.
//
// A workgroup owns kSlots slots for kColumns tokens. Nothing is assumed about the size of a subgroup.
//
// Grid: x (continued in z) tiles of rows, part after part; y tiles of kColumns tokens.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "projections.glsl"

const uint kSums = kSlots * kColumns;
const uint kPartials = kSums + (kNormed ? kColumns : 0);
shared float partials[gl_WorkGroupSize.x * kPartials];  // [subgroup][sum, then square]

float wholeSum(uint i) {
    float sum = 0.0;
    for (uint s = 0; s < gl_NumSubgroups; ++s) sum += partials[s * kPartials + i];
    return sum;
}

void leavePartial(uint i, float sum) {
    sum = subgroupAdd(sum);
    if (subgroupElect()) partials[gl_SubgroupID * kPartials + i] = sum;
}

void main() {
    Tile tile = ownTile(kTileRows);
    uint firstColumn = gl_WorkGroupID.y * kColumns;
    uint rowsIn = rows();
    if (tile.part >= kParts || firstColumn >= rowsIn) return;
    uint lastRow = N[tile.part] - 1;

    // Rows and columns beyond the end repeat the last one and are not stored.
    float sums[kSums];
    float squares[kColumns];
    [[unroll]] for (uint i = 0; i < kSums; ++i) sums[i] = 0.0;
    [[unroll]] for (uint c = 0; c < kColumns; ++c) squares[c] = 0.0;
    for (uint k = gl_LocalInvocationID.x * 16; k < K; k += gl_WorkGroupSize.x * 16) {
        mat4 weights[kSlots];
        [[unroll]] for (uint s = 0; s < kSlots; ++s) {
            weights[s] = slotChunk(tile.part, s, min(tile.firstRow + s / kRowsOfSlots, lastRow), k);
        }
        [[unroll]] for (uint c = 0; c < kColumns; ++c) {
            mat4 x = inputChunk(min(firstColumn + c, rowsIn - 1), k, squares[c]);
            [[unroll]] for (uint s = 0; s < kSlots; ++s) sums[s * kColumns + c] += dotChunk(weights[s], x);
        }
    }
    [[unroll]] for (uint i = 0; i < kSums; ++i) leavePartial(i, sums[i]);
    if (kNormed) {
        [[unroll]] for (uint c = 0; c < kColumns; ++c) leavePartial(kSums + c, squares[c]);
    }
    barrier();
    for (uint i = gl_LocalInvocationID.x; i < kTileRows * kColumns; i += gl_WorkGroupSize.x) {
        uint c = i % kColumns;
        uint n = tile.firstRow + i / kColumns;
        if (n > lastRow || firstColumn + c >= rowsIn) continue;
        float scale = rowScale(kNormed ? wholeSum(kSums + c) : 0.0);
        uint slot = i / kColumns * kRowsOfSlots;
        float second = kGate != 0 ? wholeSum((slot + 1) * kColumns + c) * scale : 0.0;
        store(tile.part, firstColumn + c, n, wholeSum(slot * kColumns + c) * scale, second);
    }
}
