// ActivationOp (Shazeer 2020): out[t, i] = f(gate[t, i / gateRepeat]) * up[t, i], up being 1 where absent.
//   out and up [rows, width], gate [rows, width / gateRepeat]; out may be gate or up
//
// Grid: x (continued in z) elements, y row. A lane computes one element.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(constant_id = 1) const uint kActivation = 0;
#include "activation.glsl"

const uint kSingleRow = 1, kUp = 2;

layout(push_constant, std430) uniform Push {
    Step step;
    Floats gate;
    Floats up;
    Floats outRows;
    uint width;
    uint gateStride;
    uint upStride;
    uint outStride;
    uint gateRepeat;
    uint flags;
    float limit;  // 0: none
};

void main() {
    uint row = gl_WorkGroupID.y;
    uint i = elementIndex();
    if (row >= rowCount(step, flags & kSingleRow) || i >= width) return;
    float x = gate.v[row * gateStride + i / gateRepeat];
    bool hasUp = (flags & kUp) != 0;
    outRows.v[row * outStride + i] = hasUp ? gated(x, up.v[row * upStride + i], limit) : activation(x, limit);
}
