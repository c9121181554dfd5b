// The functions of plan::Activation; the including kernel defines the constant kActivation, one of these numbers.
#include "special_functions.glsl"

const uint kSilu = 0, kGelu = 1, kGeluErf = 2, kSigmoid = 3, kSiluOai = 4;

// limit 0: none
float activation(float x, float limit) {
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

// f(gate) * up
float gated(float gate, float up, float limit) {
    bool clamped = kActivation == kSiluOai || (kActivation == kSilu && limit > 0.0);
    if (clamped) up = clamp(up, -limit, limit);
    return activation(gate, limit) * (kActivation == kSiluOai ? up + 1.0 : up);
}
