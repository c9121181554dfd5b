// MatMulOp, a row of weights per lane: the plain form, without shared memory or subgroups.
//
// A lane owns kLaneRows outputs n, a workgroup's width apart, for kColumns tokens, all sums in registers: an
// activation loaded serves all its rows and a weight decoded all its columns. This is the fast style on
// software devices; on a GPU its loads are scattered and the other forms are better.
//
// Grid: x (continued in z) tiles of kLaneRows * workgroup size outputs, y tiles of kColumns tokens.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(constant_id = 1) const bool kWholeChunks = true;  // K is a multiple of 16
layout(constant_id = 2) const uint kLaneRows = 4;
layout(constant_id = 3) const uint kColumns = 1;

#include "matmul.glsl"

void main() {
    OutputTile tile = outputTile(gl_WorkGroupSize.x * kLaneRows);
    uint firstRow = tile.firstRow + gl_LocalInvocationID.x;
    uint firstColumn = gl_WorkGroupID.y * kColumns;
    uint rowsIn = rows();
    if (firstRow >= N || firstColumn >= rowsIn) return;
    uint start = tile.group * N;
    uint firstIn = tile.group * K;

    // Rows and columns beyond the end repeat the last one and are not stored.
    float sums[kLaneRows][kColumns];
    [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
        [[unroll]] for (uint c = 0; c < kColumns; ++c) sums[r][c] = 0.0;
    }
    for (uint k = 0; k < K; k += 16) {
        mat4 activations[kColumns];
        [[unroll]] for (uint c = 0; c < kColumns; ++c) {
            activations[c] = activationChunk(inRows, min(firstColumn + c, rowsIn - 1) * inStride + firstIn, k, K);
        }
        [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
            mat4 weights = weightChunk(weight, start + min(firstRow + r * gl_WorkGroupSize.x, N - 1), k, K);
            [[unroll]] for (uint c = 0; c < kColumns; ++c) sums[r][c] += dotChunk(weights, activations[c]);
        }
    }
    [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
        uint n = firstRow + r * gl_WorkGroupSize.x;
        [[unroll]] for (uint c = 0; c < kColumns; ++c) {
            if (n < N && firstColumn + c < rowsIn) store(firstColumn + c, start + n, sums[r][c]);
        }
    }
}
