// ConvolutionOp: a causal filter over time for each channel, then silu; the last K - 1 inputs stay in the cache.
//   in, out [T, width], kernel [width, K], earlier [K - 1, width], oldest first; out is not in
//
// Grid: x channels. A lane takes one channel and walks the tokens with the latest K inputs in registers.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "special_functions.glsl"

layout(constant_id = 1) const uint kTaps = 4;  // K

layout(push_constant, std430) uniform Push {
    Step step;
    Floats inRows;
    Floats filters;
    Floats outRows;
    Floats earlier;
    uint width;
    uint inStride;
    uint outStride;
};

void main() {
    uint c = elementIndex();
    if (c >= width) return;
    float taps[kTaps];
    float x[kTaps];  // oldest first
    [[unroll]] for (uint j = 0; j < kTaps; ++j) {
        taps[j] = filters.v[c * kTaps + j];
        x[j] = j > 0 && step.position > 0 ? earlier.v[(j - 1) * width + c] : 0.0;
    }
    for (uint t = 0; t < step.tokenCount; ++t) {
        [[unroll]] for (uint j = 0; j + 1 < kTaps; ++j) x[j] = x[j + 1];
        x[kTaps - 1] = inRows.v[t * inStride + c];
        float sum = 0.0;
        [[unroll]] for (uint j = 0; j < kTaps; ++j) sum += taps[j] * x[j];
        outRows.v[t * outStride + c] = sum * sigmoid(sum);
    }
    [[unroll]] for (uint j = 1; j < kTaps; ++j) earlier.v[(j - 1) * width + c] = x[j];
}
