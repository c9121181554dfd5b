// ActivationOp (Shazeer 2020): out[t, i] = f(gate[t, i / gateRepeat]) * up[t, i], up being 1 where absent.
//   out and up [rows, width], gate [rows, width / gateRepeat]; out may be gate or up
//
// Grid: x (continued in z) elements, y row. A lane computes one element.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "special_functions.glsl"

// Numbers of plan::Activation.
const uint kSilu = 0, kGelu = 1, kGeluErf = 2, kSigmoid = 3, kSiluOai = 4;
layout(constant_id = 1) const uint kActivation = kSilu;

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

float activation(float x) {
    switch (kActivation) {
        case kGelu:
            // (1 + tanh(y)) / 2 is sigmoid(2y), without a difference of nearly equal numbers.
            return x * sigmoid(1.5957691216057308 * (x + 0.044715 * x * x * x));
        case kGeluErf: {
            float tail = 0.5 * complementaryErf(abs(x) * 0.70710678118654752);
            return x * (x < 0.0 ? tail : 1.0 - tail);
        }
        case kSigmoid:
            return sigmoid(x);
        case kSiluOai:
            x = min(x, limit);
            return x * sigmoid(1.702 * x);
    }
    x *= sigmoid(x);
    return limit > 0.0 ? min(x, limit) : x;
}

void main() {
    uint row = gl_WorkGroupID.y;
    uint i = elementIndex();
    if (row >= rowCount(step, flags & kSingleRow) || i >= width) return;
    float x = activation(gate.v[row * gateStride + i / gateRepeat]);
    if ((flags & kUp) != 0) {
        float factor = up.v[row * upStride + i];
        bool clamped = kActivation == kSiluOai || (kActivation == kSilu && limit > 0.0);
        if (clamped) factor = clamp(factor, -limit, limit);
        x *= kActivation == kSiluOai ? factor + 1.0 : factor;
    }
    outRows.v[row * outStride + i] = x;
}
