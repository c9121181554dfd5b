// EmbedOp: out[t, i] = scale * table[r, i] (+ residual[t, i]), decoded to float32; r is token[t], the token's
// position, or 0.
//   table [rows, width] of any type, out and residual [T, width] (residual may be out)
//
// Grid: x (continued in z) chunks of a row, y token. A lane decodes one chunk of 16 weights.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(constant_id = 1) const bool kWholeChunks = true;  // width is a multiple of 16

#include "weights.glsl"

const uint kSingleRow = 1, kResidual = 2, kToken = 4, kPosition = 8;

layout(push_constant, std430) uniform Push {
    Step step;
    Weights table;
    Floats outRows;
    Floats residual;
    uint width;
    uint rowBytes;  // of the table
    uint outStride;
    uint residualStride;
    uint flags;
    float scale;
};

void main() {
    uint t = gl_WorkGroupID.y;
    uint i = elementIndex() * 16;
    if (t >= rowCount(step, flags & kSingleRow) || i >= width) return;
    uint row = 0;
    if ((flags & kToken) != 0) row = uint(step.tokens[t]);
    if ((flags & kPosition) != 0) row = step.position + t;
    mat4 chunk = scale * itemChunk(table, row, rowBytes, 1, 0, i, width);
    [[unroll]] for (uint e = 0; e < 16; ++e) {
        if (kWholeChunks || i + e < width) {
            float x = chunk[e / 4][e % 4];
            if ((flags & kResidual) != 0) x += residual.v[t * residualStride + i + e];
            outRows.v[t * outStride + i + e] = x;
        }
    }
}
