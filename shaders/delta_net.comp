// DeltaNetOp (Yang et al. 2024): per token S = decay * S, S += beta (v - S k^) k^T, out = S q^, for the state
// S [size, size] of each value head.
//   qkv [T, (2 * keyHeads + valueHeads) * size], alpha, beta [T, valueHeads], out [T, valueHeads * size],
//   state [valueHeads, size, size]
//
// The rows of S do not depend on each other. A row lies in the registers of kPieces lanes, interleaved, which
// walk the tokens together. All sums over a row are taken from the state before the update: with s = S k^ and
// r = S q^ of that, out = decay * r + delta * (k^ . q^) where delta = beta (v - decay * s). So a token needs
// one pass over q and k, unnormalised, and (with kPieces > 1) one barrier.
//
// Grid: x tiles of gl_WorkGroupSize.x / kPieces rows of all heads.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "kernel.glsl"
#include "special_functions.glsl"

layout(constant_id = 1) const uint kSize = 128;
layout(constant_id = 2) const uint kPieces = 1;  // lanes of a row

const uint kShare = (kSize + kPieces - 1) / kPieces;  // elements of a row that a lane holds
const uint kRows = gl_WorkGroupSize.x / kPieces;
const uint kTiles = (kSize + kRows - 1) / kRows;  // of a head

layout(push_constant, std430) uniform Push {
    Step step;
    Floats qkv;
    Floats alpha;
    Floats beta;
    Floats decayRate;  // a
    Floats dtBias;
    Floats outRows;
    Floats state;
    uint keyHeads;
    uint valueHeads;
    uint qkvStride;
    uint alphaStride;
    uint betaStride;
    uint outStride;
    float epsilon;
};

// Two of each: one is read while the other is written for the next token.
shared vec4 pieceSums[2 * gl_WorkGroupSize.x];
shared float pieceDots[2 * gl_WorkGroupSize.x];

// log(1 + e^x).
float softplus(float x) {
    float e = exponential(-abs(x));
    // log(1 + e) = 2 artanh(z); z <= 1/3, where the first omitted term is below 1e-8.
    float z = e / (2.0 + e);
    float z2 = z * z;
    float series = 1.0 / 9.0 + z2 * (1.0 / 11.0 + z2 * (1.0 / 13.0 + z2 * (1.0 / 15.0)));
    series = 1.0 + z2 * (1.0 / 3.0 + z2 * (1.0 / 5.0 + z2 * (1.0 / 7.0 + z2 * series)));
    return max(x, 0.0) + 2.0 * z * series;
}

struct Sums {
    float stateKey;    // S . k
    float stateQuery;  // S . q
    float keyQuery;    // k . q
    float keys;        // k . k
    float queries;     // q . q
};

// Of the whole row from its pieces.
Sums addPieces(Sums mine, uint t) {
    if (kPieces == 1) return mine;
    uint lane = gl_LocalInvocationID.x;
    uint side = t % 2 * gl_WorkGroupSize.x;
    pieceSums[side + lane] = vec4(mine.stateKey, mine.stateQuery, mine.keyQuery, mine.keys);
    pieceDots[side + lane] = mine.queries;
    barrier();
    uint first = side + lane / kPieces * kPieces;
    vec4 sums = vec4(0.0);
    float queries = 0.0;
    for (uint i = 0; i < kPieces; ++i) {
        sums += pieceSums[first + i];
        queries += pieceDots[first + i];
    }
    return Sums(sums.x, sums.y, sums.z, sums.w, queries);
}

void main() {
    uint tile = itemIndex();
    uint head = tile / kTiles;
    if (head >= valueHeads) return;  // the whole workgroup
    uint piece = gl_LocalInvocationID.x % kPieces;
    uint row = tile % kTiles * kRows + gl_LocalInvocationID.x / kPieces;
    bool present = row < kSize;  // every lane stays for the barriers
    row = min(row, kSize - 1);
    uint keyHead = head % keyHeads;
    uint stateStart = (head * kSize + row) * kSize;
    float rate = decayRate.v[head];
    float bias = dtBias.v[head];

    float S[kShare];
    [[unroll]] for (uint e = 0; e < kShare; ++e) {
        uint i = e * kPieces + piece;
        S[e] = step.position > 0 && i < kSize ? state.v[stateStart + i] : 0.0;
    }
    for (uint t = 0; t < step.tokenCount; ++t) {
        uint queryStart = t * qkvStride + keyHead * kSize;
        uint keyStart = queryStart + keyHeads * kSize;
        float value = qkv.v[t * qkvStride + (2 * keyHeads + head) * kSize + row];
        Sums sums = Sums(0.0, 0.0, 0.0, 0.0, 0.0);
        [[unroll]] for (uint e = 0; e < kShare; ++e) {
            uint i = e * kPieces + piece;
            if (kSize % kPieces == 0 || i < kSize) {
                float q = qkv.v[queryStart + i];
                float k = qkv.v[keyStart + i];
                sums.stateKey += S[e] * k;
                sums.stateQuery += S[e] * q;
                sums.keyQuery += k * q;
                sums.keys += k * k;
                sums.queries += q * q;
            }
        }
        sums = addPieces(sums, t);

        float decay = exponential(rate * softplus(alpha.v[t * alphaStride + head] + bias));
        float strength = 1.0 / (1.0 + exponential(-beta.v[t * betaStride + head]));
        float keyScale = 1.0 / max(sqrt(sums.keys), epsilon);
        float queryScale = 1.0 / (max(sqrt(sums.queries), epsilon) * sqrt(float(kSize)));
        float delta = strength * (value - decay * sums.stateKey * keyScale) * keyScale;  // times k
        if (present && piece == 0) {
            outRows.v[t * outStride + head * kSize + row] =
                (decay * sums.stateQuery + delta * sums.keyQuery) * queryScale;
        }
        [[unroll]] for (uint e = 0; e < kShare; ++e) {
            uint i = e * kPieces + piece;
            if (kSize % kPieces == 0 || i < kSize) S[e] = decay * S[e] + delta * qkv.v[keyStart + i];
        }
    }
    if (!present) return;
    [[unroll]] for (uint e = 0; e < kShare; ++e) {
        uint i = e * kPieces + piece;
        if (i < kSize) state.v[stateStart + i] = S[e];
    }
}
