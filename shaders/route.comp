// RouteOp: chooses the best `used` of all experts for each token, and how much each counts (op.h).
//   logits [T, experts], chosenExperts and weights [T, used], selectionBias and expertScale [experts]
//
// An expert's place among the best is the number of better ones, so lanes find all places at once, without
// sorting. What ranks experts is p + selectionBias or, where there is no bias, the logit itself: p grows with
// it, but as a float may be the same for two logits.
//
// Grid: x one, y token. Lanes stride over the experts.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "reduce.glsl"
#include "special_functions.glsl"

layout(constant_id = 1) const uint kExperts = 8;
const uint kSoftmax = 0, kSigmoid = 1, kSoftmaxOfChosen = 2;  // numbers of plan::Gating
const uint kBias = 1, kScale = 2, kNormalise = 4;
const float kLowest = -3.4e38;

layout(push_constant, std430) uniform Push {
    Step step;
    Floats logits;
    Floats chosenExperts;
    Floats weights;
    Floats selectionBias;
    Floats expertScale;
    uint logitsStride;
    uint expertsStride;
    uint weightsStride;
    uint used;
    uint groups;
    uint groupsUsed;
    uint gating;
    uint flags;
    float scale;
};

shared float probabilities[kExperts];
shared float choices[kExperts];    // what ranks experts
shared float groupScores[kExperts];
shared uint chosen[kExperts];      // best first, `used` of them

void gate(uint t) {
    float largest = kLowest;
    for (uint e = gl_LocalInvocationID.x; e < kExperts; e += gl_WorkGroupSize.x) {
        choices[e] = logits.v[t * logitsStride + e];
        largest = max(largest, choices[e]);
    }
    largest = groupMax(largest);
    barrier();
    float total = 0.0;
    for (uint e = gl_LocalInvocationID.x; e < kExperts; e += gl_WorkGroupSize.x) {
        float p = choices[e];
        if (gating == kSoftmax) p = exp(p - largest);
        if (gating == kSigmoid) p = sigmoid(p);
        probabilities[e] = p;
        total += p;
    }
    total = groupSum(total);
    for (uint e = gl_LocalInvocationID.x; e < kExperts; e += gl_WorkGroupSize.x) {
        if (gating == kSoftmax) probabilities[e] /= total;
        if ((flags & kBias) != 0) choices[e] = probabilities[e] + selectionBias.v[e];
    }
    barrier();
}

// The sum of a group's two best choices.
float groupScore(uint group, uint members) {
    vec2 best = vec2(kLowest);
    for (uint e = group * members; e < (group + 1) * members; ++e) {
        float x = (flags & kBias) != 0 ? choices[e] : probabilities[e];
        best = x > best.x ? vec2(x, best.x) : vec2(best.x, max(best.y, x));
    }
    return members > 1 ? best.x + best.y : best.x;
}

void dropGroups() {
    uint members = kExperts / groups;
    for (uint g = gl_LocalInvocationID.x; g < groups; g += gl_WorkGroupSize.x) {
        groupScores[g] = groupScore(g, members);
    }
    barrier();
    for (uint g = gl_LocalInvocationID.x; g < groups; g += gl_WorkGroupSize.x) {
        uint place = 0;
        for (uint other = 0; other < groups; ++other) {
            float x = groupScores[other];
            if (x > groupScores[g] || (x == groupScores[g] && other < g)) ++place;
        }
        if (place < groupsUsed) continue;
        for (uint e = g * members; e < (g + 1) * members; ++e) choices[e] = kLowest;
    }
    barrier();
}

void choose() {
    for (uint e = gl_LocalInvocationID.x; e < kExperts; e += gl_WorkGroupSize.x) {
        float mine = choices[e];
        uint place = 0;
        for (uint other = 0; other < kExperts; ++other) {
            float x = choices[other];
            if (x > mine || (x == mine && other < e)) ++place;
        }
        if (place < used) chosen[place] = e;
    }
    barrier();
}

void main() {
    uint t = gl_WorkGroupID.y;
    if (t >= step.tokenCount) return;
    for (uint j = gl_LocalInvocationID.x; j < used; j += gl_WorkGroupSize.x) chosen[j] = 0;
    gate(t);
    if (groups > 1) dropGroups();
    choose();

    float largest = probabilities[chosen[0]];
    for (uint j = 1; j < used; ++j) largest = max(largest, probabilities[chosen[j]]);
    float total = 0.0;
    for (uint j = 0; j < used; ++j) {
        float p = probabilities[chosen[j]];
        total += gating == kSoftmaxOfChosen ? exp(p - largest) : p;
    }
    for (uint j = gl_LocalInvocationID.x; j < used; j += gl_WorkGroupSize.x) {
        uint e = chosen[j];
        float w = probabilities[e];
        if (gating == kSoftmaxOfChosen) {
            w = exp(w - largest) / total;
        } else if ((flags & kNormalise) != 0) {
            w /= max(total, 6.1035e-5);
        }
        if ((flags & kScale) != 0) w *= expertScale.v[e];
        chosenExperts.v[t * expertsStride + j] = float(e);
        weights.v[t * weightsStride + j] = w * scale;
    }
}
