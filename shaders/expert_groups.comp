// ExpertGroupsOp: sorts a step's slots by the experts that they chose and cuts each expert's slots into tiles.
//   experts [T, used], order and dispatch one row each (op.h)
//
// One workgroup counts: a lane has some experts and goes through all slots for each, so that nobody needs atomics and
// slots keep their order. Where an expert's slots and tiles begin are sums over the experts before it.
//
// Grid: one workgroup.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "expert_groups.glsl"

layout(constant_id = 1) const uint kExperts = 8;

layout(buffer_reference, std430, buffer_reference_align = 4) writeonly buffer Words {
    uint v[];
};
layout(push_constant, std430) uniform Push {
    Step step;
    Floats experts;
    Floats order;
    Words dispatch;
    uint used;
    uint expertsStride;
    uint tileSlots;
    uint mostTiles;
    uint outputTiles[3];  // of the products that are dispatched
};

shared uint counts[kExperts + 1];
shared uint firstSlots[kExperts + 1];
shared uint firstTiles[kExperts + 2];

uint expertOf(uint slot) {
    float expert = experts.v[slot / used * expertsStride + slot % used];
    return expert >= 0.0 && expert < float(kExperts) ? uint(expert) : kExperts;
}

void main() {
    uint slots = step.tokenCount * used;
    for (uint e = gl_LocalInvocationID.x; e <= kExperts; e += gl_WorkGroupSize.x) {
        uint count = 0;
        for (uint slot = 0; slot < slots; ++slot) count += expertOf(slot) == e ? 1 : 0;
        counts[e] = count;
    }
    barrier();
    if (gl_LocalInvocationID.x == 0) {
        uint slot = 0, tile = 0;
        for (uint e = 0; e <= kExperts; ++e) {
            firstSlots[e] = slot;
            firstTiles[e] = tile;
            slot += counts[e];
            tile += (counts[e] + tileSlots - 1) / tileSlots;
        }
        order.v[0] = float(tile);
        for (uint i = 0; i < 3; ++i) {
            dispatch.v[3 * i] = outputTiles[i];
            dispatch.v[3 * i + 1] = tile;
            dispatch.v[3 * i + 2] = 1;
        }
    }
    barrier();
    for (uint e = gl_LocalInvocationID.x; e <= kExperts; e += gl_WorkGroupSize.x) {
        uint tile = tileStart(firstTiles[e]);
        for (uint first = 0; first < counts[e]; first += tileSlots) {
            order.v[tile] = float(e);
            order.v[tile + 1] = float(firstSlots[e] + first);
            order.v[tile + 2] = float(min(tileSlots, counts[e] - first));
            tile += 3;
        }
        uint place = slotStart(mostTiles) + firstSlots[e];
        for (uint slot = 0; slot < slots && counts[e] > 0; ++slot) {
            if (expertOf(slot) == e) order.v[place++] = float(slot);
        }
    }
}
