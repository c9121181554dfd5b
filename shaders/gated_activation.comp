// GatedActivationOp (Shazeer 2020), SwiGLU: out = silu(gate) * up with silu(x) = x / (1 + exp(-x)).
//   gate, up, out [rows, width]; out may be gate or up
//
// Grid: x elements, y row. A lane computes one element.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"

layout(push_constant, std430) uniform Push {
    Step step;
    Floats gate;
    Floats up;
    Floats outRows;
    uint width;
    uint gateStride;
    uint upStride;
    uint outStride;
    uint singleRow;
};

void main() {
    uint row = gl_WorkGroupID.y;
    uint i = gl_GlobalInvocationID.x;
    if (row >= rowCount(step, singleRow) || i >= width) return;
    float x = gate.v[row * gateStride + i];
    outRows.v[row * outStride + i] = x / (1.0 + exp(-x)) * up.v[row * upStride + i];
}
