// RopeOp (Su et al. 2021), in place: pair i of each head turns by position * frequencies[i] and is multiplied
// by the magnitude.
//   inout [T, heads * headSize], frequencies [rotated / 2]; pairs are (2i, 2i + 1) or (i, i + rotated / 2)
//
// Grid: x (continued in z) pairs of all heads, y token. A lane turns one pair.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "trigonometry.glsl"

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inOutRows;
    Floats frequencies;
    uint heads;
    uint headSize;
    uint rotated;
    uint stride;
    uint halves;
    float magnitude;
};

void main() {
    uint t = gl_WorkGroupID.y;
    uint pairs = rotated / 2;
    uint head = elementIndex() / pairs;
    uint i = elementIndex() % pairs;
    if (t >= step.tokenCount || head >= heads) return;

    vec2 turn = magnitude * cosSin(step.position + t, frequencies.v[i]);
    uint first = t * stride + head * headSize + (halves != 0 ? i : 2 * i);
    uint second = first + (halves != 0 ? pairs : 1);
    float x = inOutRows.v[first];
    float y = inOutRows.v[second];
    inOutRows.v[first] = x * turn.x - y * turn.y;
    inOutRows.v[second] = x * turn.y + y * turn.x;
}
