// GroupedExpertMatMulOp: the products of a mixture of experts for many tokens, in tiles of 64 outputs by 32 slots that
// chose one expert, so that its weights are read once for them. As matmul_tiled.comp, whose lanes and tiles these are.
//
// Grid: dispatched indirectly: x tiles of outputs, y tiles of slots. Workgroup size 64.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "expert_groups.glsl"

layout(constant_id = 1) const bool kWholeChunks = true;  // K is a multiple of 16

#include "weights.glsl"

const uint kBias = 1, kInputPerExpert = 2;

layout(push_constant, std430) uniform Push {
    Step step;
    Weights weight;
    Floats inRows;
    Floats order;
    Floats outRows;
    Floats bias;
    uint N;
    uint K;
    uint used;
    uint expertCount;
    uint expertBytes;
    uint inStride;
    uint mostTiles;
    uint outStride;
    uint flags;
};

const uint kTileRows = 64;
const uint kTileSlots = 32;
const uint kLaneRows = 8;
const uint kLaneSlots = 4;

shared float weightTile[16 * kTileRows];   // [k][n]
shared float inputTile[16 * kTileSlots];   // [k][slot]

SlotTile slotTile() {
    uint at = tileStart(gl_WorkGroupID.y);
    return SlotTile(uint(order.v[at]), uint(order.v[at + 1]), uint(order.v[at + 2]));
}

// Slot i of a tile; beyond its end the last one, which is not stored again.
uint slotAt(SlotTile tile, uint i) {
    return uint(order.v[slotStart(mostTiles) + tile.first + min(i, tile.count - 1)]);
}

void loadTiles(SlotTile tile, uint firstRow, uint start, uint k) {
    uint lane = gl_LocalInvocationID.x;
    mat4 chunk = itemChunk(weight, tile.expert, expertBytes, N, min(firstRow + lane, N - 1), k, K);
    [[unroll]] for (uint e = 0; e < 16; ++e) weightTile[e * kTileRows + lane] = chunk[e / 4][e % 4];
    if (lane < kTileSlots) {
        mat4 x = activationChunk(inRows, start, k, K);
        [[unroll]] for (uint e = 0; e < 16; ++e) inputTile[e * kTileSlots + lane] = x[e / 4][e % 4];
    }
}

void main() {
    SlotTile tile = slotTile();
    bool known = tile.expert < expertCount;
    uint firstRow = gl_WorkGroupID.x * kTileRows;
    uint lane = gl_LocalInvocationID.x;
    uint laneRow = lane % 8 * kLaneRows;
    uint laneSlot = lane / 8 * kLaneSlots;
    uint loaded = slotAt(tile, lane % kTileSlots);
    uint start = loaded / used * inStride + ((flags & kInputPerExpert) != 0 ? loaded % used * K : 0);

    float sums[kLaneRows][kLaneSlots];
    [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
        [[unroll]] for (uint c = 0; c < kLaneSlots; ++c) sums[r][c] = 0.0;
    }
    for (uint k = 0; k < K && known; k += 16) {
        loadTiles(tile, firstRow, start, k);
        barrier();
        for (uint e = 0; e < 16; ++e) {
            float inputs[kLaneSlots];
            [[unroll]] for (uint c = 0; c < kLaneSlots; ++c) inputs[c] = inputTile[e * kTileSlots + laneSlot + c];
            [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
                float w = weightTile[e * kTileRows + laneRow + r];
                [[unroll]] for (uint c = 0; c < kLaneSlots; ++c) sums[r][c] += w * inputs[c];
            }
        }
        barrier();
    }
    [[unroll]] for (uint c = 0; c < kLaneSlots; ++c) {
        if (laneSlot + c >= tile.count) continue;
        uint slot = slotAt(tile, laneSlot + c);
        uint place = slot / used * outStride + slot % used * N;
        [[unroll]] for (uint r = 0; r < kLaneRows; ++r) {
            uint n = firstRow + laneRow + r;
            if (n >= N) continue;
            float sum = sums[r][c];
            if (known && (flags & kBias) != 0) sum += bias.v[tile.expert * N + n];
            outRows.v[place + n] = sum;
        }
    }
}
