// MatMulOp for many tokens (prefill) by cooperative matrices (GLSL_KHR_cooperative_matrix): tiles of 64 outputs by 64
// tokens, a quarter for each of four subgroups.
//
// Cooperative matrices multiply half floats, which have 11 bits; that would show in every answer. So a number is
// taken as the sum of two halves, high + low, which together have 22 bits, and of the four products that makes the
// three that matter are added up in float32 (Ootomo & Yokota 2022). Weights that are halves themselves need one
// half, and two products. Weights are multiplied by 4 and activations divided by 4: weights are small, so more of
// their low halves stays above the smallest half float (2^-24), and activations may be as large as 260000, beyond
// which they saturate.
//
// For every 32 of K the lanes decode chunks of weights and activations into shared memory, k innermost. Rows of it
// are padded by 8 halves, so that they begin in different banks.
//
// Grid: x (continued in z) tiles of outputs, y tiles of tokens. Workgroup: four full subgroups.
#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_KHR_cooperative_matrix : require
#extension GL_KHR_memory_scope_semantics : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require
#include "kernel.glsl"

layout(constant_id = 1) const bool kWholeChunks = true;  // K is a multiple of 16
// A product of the device: kM outputs by kN tokens, kK of K; each divides 32.
layout(constant_id = 2) const uint kM = 16;
layout(constant_id = 3) const uint kN = 16;
layout(constant_id = 4) const uint kK = 16;
layout(constant_id = 5) const bool kSplitWeights = true;  // weights take two halves

#include "matmul.glsl"

const uint kTile = 64;
const uint kSide = 32;  // of a subgroup's quarter
const uint kStep = 32;  // of K between barriers
const uint kStride = (kStep + 8) / 4;  // vectors of four halves from row to row
const uint kChunksOfRow = kStep / 16;
const uint kChunks = kTile * kChunksOfRow;
const uint kTurns = (kChunks + gl_WorkGroupSize.x - 1) / gl_WorkGroupSize.x;
const uint kTileVectors = kTile * kStride;
const uint kRowParts = kSide / kM;
const uint kColumnParts = kSide / kN;
const float kWeightScale = 4.0;
const float kLargest = 65000.0;

shared f16vec4 weightHigh[kTileVectors];  // [n][k]
shared f16vec4 weightLow[kSplitWeights ? kTileVectors : 1];
shared f16vec4 inputHigh[kTileVectors];  // [t][k]
shared f16vec4 inputLow[kTileVectors];
shared float finished[4 * kM * kN];  // [subgroup][t][n]

// The high part is rounded in the bits of x: the difference to f16vec4(x) would be 0 to a compiler that thinks of
// converting there and back as nothing.
void splitHalves(vec4 x, out f16vec4 high, out f16vec4 low) {
    vec4 rounded = uintBitsToFloat(floatBitsToUint(x) + 0x1000 & 0xffffe000);
    high = f16vec4(rounded);
    low = f16vec4(x - rounded);
}

// Rows beyond the end repeat the last one and are not stored.
void loadWeights(OutputTile tile, uint first) {
    [[unroll]] for (uint turn = 0; turn < kTurns; ++turn) {
        uint i = turn * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
        if (i >= kChunks) break;
        uint row = i / kChunksOfRow;
        uint k = first + i % kChunksOfRow * 16;
        mat4 chunk = mat4(0.0);
        if (k < K) chunk = weightChunk(weight, tile.group * N + min(tile.firstRow + row, N - 1), k, K);
        uint at = row * kStride + i % kChunksOfRow * 4;
        [[unroll]] for (uint e = 0; e < 4; ++e) {
            f16vec4 high, low;
            splitHalves(chunk[e] * kWeightScale, high, low);
            weightHigh[at + e] = high;
            if (kSplitWeights) weightLow[at + e] = low;
        }
    }
}

void loadInputs(uint group, uint firstColumn, uint rowsIn, uint first) {
    [[unroll]] for (uint turn = 0; turn < kTurns; ++turn) {
        uint i = turn * gl_WorkGroupSize.x + gl_LocalInvocationID.x;
        if (i >= kChunks) break;
        uint column = i / kChunksOfRow;
        uint k = first + i % kChunksOfRow * 16;
        mat4 chunk = mat4(0.0);
        if (k < K) chunk = activationChunk(inRows, min(firstColumn + column, rowsIn - 1) * inStride + group * K, k, K);
        uint at = column * kStride + i % kChunksOfRow * 4;
        [[unroll]] for (uint e = 0; e < 4; ++e) {
            f16vec4 high, low;
            splitHalves(clamp(chunk[e] / kWeightScale, -kLargest, kLargest), high, low);
            inputHigh[at + e] = high;
            inputLow[at + e] = low;
        }
    }
}

void main() {
    OutputTile tile = outputTile(kTile);
    uint firstColumn = gl_WorkGroupID.y * kTile;
    uint rowsIn = rows();
    if (tile.firstRow >= N || firstColumn >= rowsIn) return;
    uint ownRow = gl_SubgroupID % 2 * kSide;
    uint ownColumn = gl_SubgroupID / 2 * kSide;

    coopmat<float, gl_ScopeSubgroup, kM, kN, gl_MatrixUseAccumulator> sums[kRowParts * kColumnParts];
    [[unroll]] for (uint i = 0; i < kRowParts * kColumnParts; ++i) {
        sums[i] = coopmat<float, gl_ScopeSubgroup, kM, kN, gl_MatrixUseAccumulator>(0.0);
    }
    for (uint first = 0; first < K; first += kStep) {
        loadWeights(tile, first);
        loadInputs(tile.group, firstColumn, rowsIn, first);
        barrier();
        for (uint k = 0; k < kStep; k += kK) {
            coopmat<float16_t, gl_ScopeSubgroup, kK, kN, gl_MatrixUseB> high[kColumnParts];
            coopmat<float16_t, gl_ScopeSubgroup, kK, kN, gl_MatrixUseB> low[kColumnParts];
            [[unroll]] for (uint c = 0; c < kColumnParts; ++c) {
                uint at = (ownColumn + c * kN) * kStride + k / 4;
                coopMatLoad(high[c], inputHigh, at, kStride, gl_CooperativeMatrixLayoutColumnMajor);
                coopMatLoad(low[c], inputLow, at, kStride, gl_CooperativeMatrixLayoutColumnMajor);
            }
            [[unroll]] for (uint r = 0; r < kRowParts; ++r) {
                coopmat<float16_t, gl_ScopeSubgroup, kM, kK, gl_MatrixUseA> weights;
                uint at = (ownRow + r * kM) * kStride + k / 4;
                coopMatLoad(weights, weightHigh, at, kStride, gl_CooperativeMatrixLayoutRowMajor);
                [[unroll]] for (uint c = 0; c < kColumnParts; ++c) {
                    uint i = r * kColumnParts + c;
                    sums[i] = coopMatMulAdd(weights, high[c], sums[i]);
                    sums[i] = coopMatMulAdd(weights, low[c], sums[i]);
                }
                if (kSplitWeights) {
                    coopMatLoad(weights, weightLow, at, kStride, gl_CooperativeMatrixLayoutRowMajor);
                    [[unroll]] for (uint c = 0; c < kColumnParts; ++c) {
                        uint i = r * kColumnParts + c;
                        sums[i] = coopMatMulAdd(weights, high[c], sums[i]);
                    }
                }
            }
        }
        barrier();
    }
    // Which lane has which element of a cooperative matrix only the device knows, so they go through shared memory.
    [[unroll]] for (uint i = 0; i < kRowParts * kColumnParts; ++i) {
        uint place = gl_SubgroupID * kM * kN;
        coopMatStore(sums[i], finished, place, kM, gl_CooperativeMatrixLayoutColumnMajor);
        barrier();
        for (uint e = gl_SubgroupInvocationID; e < kM * kN; e += gl_SubgroupSize) {
            uint n = tile.firstRow + ownRow + i / kColumnParts * kM + e % kM;
            uint t = firstColumn + ownColumn + i % kColumnParts * kN + e / kM;
            if (n < N && t < rowsIn) store(t, tile.group * N + n, finished[place + e]);
        }
        barrier();
    }
}
