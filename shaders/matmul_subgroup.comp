// MatMulOp for few tokens (decode), bound by the bandwidth of the weights: lanes side by side read chunks
// side by side.
//
// A workgroup owns kGroupRows outputs n for kColumns tokens. Its lanes stride over the chunks of K, then add
// up over the subgroup and, where a workgroup has more than one, over subgroups in shared memory. Nothing is
// assumed about the size of a subgroup, which drivers may choose.
//
// Grid: x (continued in z) tiles of kGroupRows outputs, y tiles of kColumns tokens.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(constant_id = 1) const bool kWholeChunks = true;  // K is a multiple of 16
layout(constant_id = 2) const uint kGroupRows = 2;
layout(constant_id = 3) const uint kColumns = 1;

#include "matmul.glsl"

const uint kSums = kGroupRows * kColumns;
shared float partials[gl_WorkGroupSize.x * kSums];  // [subgroup][sum]

void main() {
    OutputTile tile = outputTile(kGroupRows);
    uint firstRow = tile.firstRow;
    uint firstColumn = gl_WorkGroupID.y * kColumns;
    uint rowsIn = rows();
    if (firstRow >= N || firstColumn >= rowsIn) return;
    uint start = tile.group * N;
    uint firstIn = tile.group * K;

    // Rows and columns beyond the end repeat the last one and are not stored.
    float sums[kSums];
    [[unroll]] for (uint i = 0; i < kSums; ++i) sums[i] = 0.0;
    for (uint k = gl_LocalInvocationID.x * 16; k < K; k += gl_WorkGroupSize.x * 16) {
        mat4 weights[kGroupRows];
        [[unroll]] for (uint r = 0; r < kGroupRows; ++r) {
            weights[r] = weightChunk(weight, start + min(firstRow + r, N - 1), k, K);
        }
        [[unroll]] for (uint c = 0; c < kColumns; ++c) {
            mat4 activations = activationChunk(inRows, min(firstColumn + c, rowsIn - 1) * inStride + firstIn, k, K);
            [[unroll]] for (uint r = 0; r < kGroupRows; ++r) {
                sums[r * kColumns + c] += dotChunk(weights[r], activations);
            }
        }
    }
    [[unroll]] for (uint i = 0; i < kSums; ++i) {
        sums[i] = subgroupAdd(sums[i]);
        if (subgroupElect()) partials[gl_SubgroupID * kSums + i] = sums[i];
    }
    barrier();
    for (uint i = gl_LocalInvocationID.x; i < kSums; i += gl_WorkGroupSize.x) {
        uint n = firstRow + i / kColumns;
        uint t = firstColumn + i % kColumns;
        float sum = 0.0;
        for (uint s = 0; s < gl_NumSubgroups; ++s) sum += partials[s * kSums + i];
        if (n < N && t < rowsIn) store(t, start + n, sum);
    }
}
