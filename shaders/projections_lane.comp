// ProjectionsOp and GatedProjectionOp, slots of rows per lane: the plain form, without shared memory or subgroups, as
// matmul_lane.comp has it. Rows of a lane are a workgroup's width apart.
//
// Grid: x (continued in z) tiles of rows, part after part; y tiles of kColumns tokens.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "projections.glsl"

uint rowOf(Tile tile, uint slot) {
    return tile.firstRow + gl_LocalInvocationID.x + slot / kRowsOfSlots * gl_WorkGroupSize.x;
}

void main() {
    Tile tile = ownTile(gl_WorkGroupSize.x * kTileRows);
    uint firstColumn = gl_WorkGroupID.y * kColumns;
    uint rowsIn = rows();
    if (tile.part >= kParts || firstColumn >= rowsIn) return;
    uint lastRow = N[tile.part] - 1;
    if (rowOf(tile, 0) > lastRow) return;

    // Rows and columns beyond the end repeat the last one and are not stored.
    float sums[kSlots][kColumns];
    float squares[kColumns];
    [[unroll]] for (uint c = 0; c < kColumns; ++c) {
        squares[c] = 0.0;
        [[unroll]] for (uint s = 0; s < kSlots; ++s) sums[s][c] = 0.0;
    }
    for (uint k = 0; k < K; k += 16) {
        mat4 x[kColumns];
        [[unroll]] for (uint c = 0; c < kColumns; ++c) {
            x[c] = inputChunk(min(firstColumn + c, rowsIn - 1), k, squares[c]);
        }
        [[unroll]] for (uint s = 0; s < kSlots; ++s) {
            mat4 weights = slotChunk(tile.part, s, min(rowOf(tile, s), lastRow), k);
            [[unroll]] for (uint c = 0; c < kColumns; ++c) sums[s][c] += dotChunk(weights, x[c]);
        }
    }
    [[unroll]] for (uint c = 0; c < kColumns; ++c) {
        float scale = rowScale(squares[c]);
        [[unroll]] for (uint s = 0; s < kSlots; s += kRowsOfSlots) {
            uint n = rowOf(tile, s);
            if (n > lastRow || firstColumn + c >= rowsIn) continue;
            store(tile.part, firstColumn + c, n, sums[s][c] * scale, sums[s + kRowsOfSlots - 1][c] * scale);
        }
    }
}
