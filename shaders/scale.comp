// ScaleOp: out = in * scale (+ residual), then softcap * tanh(out / softcap) if softcap > 0.
// With growth > 0 the scale of position p is scale * (1 + growth * ln(1 + floor(p / span))).
//   in, residual, out [rows, width]; all may be the same value
//
// Grid: x (continued in z) elements, y row. A lane computes one element.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "special_functions.glsl"

const uint kSingleRow = 1, kResidual = 2;

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inRows;
    Floats residual;
    Floats outRows;
    uint width;
    uint inStride;
    uint residualStride;
    uint outStride;
    uint flags;
    float scale;
    float softcap;
    float growth;
    uint span;
};

float scaleAt(uint row) {
    if (growth == 0.0) return scale;
    return scale * (1.0 + growth * log(1.0 + float((step.position + row) / span)));
}

void main() {
    uint row = gl_WorkGroupID.y;
    uint i = elementIndex();
    if (row >= rowCount(step, flags & kSingleRow) || i >= width) return;
    float x = inRows.v[row * inStride + i] * scaleAt(row);
    if ((flags & kResidual) != 0) x += residual.v[row * residualStride + i];
    if (softcap > 0.0) x = softcap * hyperbolicTangent(x / softcap);
    outRows.v[row * outStride + i] = x;
}
