// ExpertMatMulOp, a row of weights per lane: the plain form, without shared memory or subgroups. A lane owns
// kLaneRows outputs of one slot, a workgroup's width apart; see matmul_lane.comp.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(constant_id = 1) const bool kWholeChunks = true;  // K is a multiple of 16
layout(constant_id = 2) const uint kLaneRows = 4;

#include "expert_matmul.glsl"

void main() {
    ExpertTile tile = expertTile(gl_WorkGroupSize.x * kLaneRows);
    uint firstRow = tile.firstRow + gl_LocalInvocationID.x;
    if (!tile.exists || firstRow >= N) return;
    uint start = inputStart(tile);

    // Rows beyond the end repeat the last one and are not stored.
    float sums[kLaneRows];
    [[unroll]] for (uint r = 0; r < kLaneRows; ++r) sums[r] = 0.0;
    for (uint k = 0; k < K; k += 16) {
        mat4 activations = activationChunk(inRows, start, k, K);
        [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
            uint row = min(firstRow + r * gl_WorkGroupSize.x, N - 1);
            sums[r] += dotChunk(itemChunk(weight, tile.expert, expertBytes, N, row, k, K), activations);
        }
    }
    [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
        uint n = firstRow + r * gl_WorkGroupSize.x;
        if (n < N) store(tile, n, sums[r]);
    }
}
