// ExpertMatMulOp, bound by the bandwidth of the weights: lanes side by side read chunks side by side. A
// workgroup owns kGroupRows outputs of one slot; see matmul_subgroup.comp.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(constant_id = 1) const bool kWholeChunks = true;  // K is a multiple of 16
layout(constant_id = 2) const uint kGroupRows = 2;

#include "expert_matmul.glsl"

shared float partials[gl_WorkGroupSize.x * kGroupRows];  // [subgroup][row]

void main() {
    ExpertTile tile = expertTile(kGroupRows);
    if (!tile.exists) return;
    uint start = inputStart(tile);

    // Rows beyond the end repeat the last one and are not stored.
    float sums[kGroupRows];
    [[unroll]] for (uint r = 0; r < kGroupRows; ++r) sums[r] = 0.0;
    for (uint k = gl_LocalInvocationID.x * 16; k < K; k += gl_WorkGroupSize.x * 16) {
        mat4 activations = activationChunk(inRows, start, k, K);
        [[unroll]] for (uint r = 0; r < kGroupRows; ++r) {
            sums[r] += dotChunk(itemChunk(weight, tile.expert, expertBytes, N, min(tile.firstRow + r, N - 1), k, K), activations);
        }
    }
    [[unroll]] for (uint r = 0; r < kGroupRows; ++r) {
        sums[r] = subgroupAdd(sums[r]);
        if (subgroupElect()) partials[gl_SubgroupID * kGroupRows + r] = sums[r];
    }
    barrier();
    for (uint r = gl_LocalInvocationID.x; r < kGroupRows; r += gl_WorkGroupSize.x) {
        uint n = tile.firstRow + r;
        float sum = 0.0;
        for (uint s = 0; s < gl_NumSubgroups; ++s) sum += partials[s * kGroupRows + r];
        if (n < N) store(tile, n, sum);
    }
}
