// F32: plain floats.
#define Weights Floats

mat4 weightChunk(Weights weights, uint row, uint k, uint K) {
    return activationChunk(weights, row * K, k, K);
}
