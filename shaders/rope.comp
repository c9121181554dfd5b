// RopeOp (Su et al. 2021), in place: pair i of each head turns by position * scale * base^(-2i / rotated) /
// factor[i].
//   inout [T, heads * headSize], factors [rotated / 2]; pairs are (2i, 2i + 1) or (i, i + rotated / 2)
//
// Grid: x pairs of all heads, y token. A lane turns one pair.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "trigonometry.glsl"

const uint kHalves = 1, kFactors = 2;

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inOutRows;
    Floats factors;
    uint heads;
    uint headSize;
    uint rotated;
    uint stride;
    uint flags;
    float exponent;  // -2 * log2(base) / rotated
    float scale;
};

void main() {
    uint t = gl_WorkGroupID.y;
    uint pairs = rotated / 2;
    uint head = gl_GlobalInvocationID.x / pairs;
    uint i = gl_GlobalInvocationID.x % pairs;
    if (t >= step.tokenCount || head >= heads) return;

    float frequency = powerOfTwo(exponent * float(i));
    if ((flags & kFactors) != 0) frequency /= factors.v[i];
    vec2 turn = cosSin(float(step.position + t) * scale * frequency);

    bool halves = (flags & kHalves) != 0;
    uint first = t * stride + head * headSize + (halves ? i : 2 * i);
    uint second = first + (halves ? pairs : 1);
    float x = inOutRows.v[first];
    float y = inOutRows.v[second];
    inOutRows.v[first] = x * turn.x - y * turn.y;
    inOutRows.v[second] = x * turn.y + y * turn.x;
}
