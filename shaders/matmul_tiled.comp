// MatMulOp for many tokens (prefill): tiles of 64 outputs by kTileColumns tokens, bound by arithmetic.
//
// For every chunk of K the lanes decode a chunk of each weight row and load one of each token into shared memory,
// with k outermost, so that writes and reads run along consecutive addresses. Then each lane adds the outer products
// for its 8 outputs x 4 tokens in registers.
//
// Grid: x (continued in z) tiles of outputs, y tiles of tokens. Workgroup size 2 * kTileColumns.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(constant_id = 1) const bool kWholeChunks = true;  // K is a multiple of 16
layout(constant_id = 2) const uint kTileColumns = 64;

#include "matmul.glsl"

const uint kTileRows = 64;
const uint kLaneRows = 8;
const uint kLaneColumns = 4;
const uint kTurns = (kTileRows + kTileColumns + 2 * kTileColumns - 1) / (2 * kTileColumns);

shared float weightTile[16 * kTileRows];         // [k][n]
shared float activationTile[16 * kTileColumns];  // [k][t]

// Rows beyond the end repeat the last one and are not stored.
void loadTiles(OutputTile tile, uint firstColumn, uint rowsIn, uint k) {
    [[unroll]] for (uint turn = 0; turn < kTurns; ++turn) {
        uint i = turn * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
        if (i < kTileRows) {
            mat4 chunk = weightChunk(weight, tile.group * N + min(tile.firstRow + i, N - 1), k, K);
            [[unroll]] for (uint e = 0; e < 16; ++e) weightTile[e * kTileRows + i] = chunk[e / 4][e % 4];
        } else if (i < kTileRows + kTileColumns) {
            uint column = i - kTileRows;
            uint row = min(firstColumn + column, rowsIn - 1) * inStride + tile.group * K;
            mat4 chunk = activationChunk(inRows, row, k, K);
            [[unroll]] for (uint e = 0; e < 16; ++e) {
                activationTile[e * kTileColumns + column] = chunk[e / 4][e % 4];
            }
        }
    }
}

void main() {
    OutputTile tile = outputTile(kTileRows);
    uint firstColumn = gl_WorkGroupID.y * kTileColumns;
    uint rowsIn = rows();
    if (tile.firstRow >= N || firstColumn >= rowsIn) return;
    uint laneRow = gl_LocalInvocationID.x % 8 * kLaneRows;
    uint laneColumn = gl_LocalInvocationID.x / 8 * kLaneColumns;

    float sums[kLaneRows][kLaneColumns];
    [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
        [[unroll]] for (uint c = 0; c < kLaneColumns; ++c) sums[r][c] = 0.0;
    }
    for (uint k = 0; k < K; k += 16) {
        loadTiles(tile, firstColumn, rowsIn, k);
        barrier();
        for (uint e = 0; e < 16; ++e) {
            float activations[kLaneColumns];
            [[unroll]] for (uint c = 0; c < kLaneColumns; ++c) {
                activations[c] = activationTile[e * kTileColumns + laneColumn + c];
            }
            [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
                float w = weightTile[e * kTileRows + laneRow + r];
                [[unroll]] for (uint c = 0; c < kLaneColumns; ++c) sums[r][c] += w * activations[c];
            }
        }
        barrier();
    }
    [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
        [[unroll]] for (uint c = 0; c < kLaneColumns; ++c) {
            uint n = tile.firstRow + laneRow + r;
            uint t = firstColumn + laneColumn + c;
            if (n < N && t < rowsIn) store(t, tile.group * N + n, sums[r][c]);
        }
    }
}
