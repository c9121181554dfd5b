// EmbedOp: out[t, i] = table[token[t], i], decoded to float32.
//   table [vocabulary, width] of any type, out [T, width]
//
// Grid: x chunks of a row, y token. A lane decodes one chunk of 16 weights.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(constant_id = 1) const bool kWholeChunks = true;  // width is a multiple of 16

#include "weights.glsl"

layout(push_constant, std430) uniform Push {
    Step step;
    Weights table;
    Floats outRows;
    uint width;
    uint outStride;
};

void main() {
    uint t = gl_WorkGroupID.y;
    uint i = gl_GlobalInvocationID.x * 16;
    if (t >= step.tokenCount || i >= width) return;
    mat4 chunk = weightChunk(table, uint(step.tokens[t]), i, width);
    uint start = t * outStride + i;
    [[unroll]] for (uint e = 0; e < 16; ++e) {
        if (kWholeChunks || i + e < width) outRows.v[start + e] = chunk[e / 4][e % 4];
    }
}
