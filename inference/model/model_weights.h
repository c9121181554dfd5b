// Binds a file's tensors to the roles that a family's arithmetic gives them, and checks every shape.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"
#include "inference/model/arch_spec.h"
#include "inference/model/hyperparameters.h"
#include "inference/model/weight_binder.h"
#include "inference/plan/plan.h"

namespace fireside::model {

using plan::WeightId;
using OptionalWeight = std::optional<WeightId>;

// Matrices are [rows, cols] with y = W x. Throughout, W = width, H = heads * keySize, G = kvHeads * keySize,
// V = kvHeads * valueSize, O = heads * valueSize, F = the width of a feed-forward network, E = experts.

struct NormWeights {
    WeightId weight;      // [W]
    OptionalWeight bias;  // [W]
};
using OptionalNorm = std::optional<NormWeights>;

/// Grouped attention.
struct AttentionWeights {
    WeightId q;                          // [H, W]; with a gate per element [2 H, W], head by head
    OptionalWeight k, v;                 // [G, W], [V, W]; absent where another layer's are read
    OptionalWeight qBias, kBias, vBias;  // [H], [G], [V]
    OptionalWeight qNorm, kNorm;         // [keySize], or [H] and [G]
    OptionalWeight gate;                 // [heads, W]
    OptionalWeight sinks;                // [heads]
};

/// Latent attention; sizes as in LatentNumbers.
struct LatentWeights {
    OptionalWeight q;             // [heads * keySize, W]
    OptionalWeight qDown, qNorm;  // [queryRank, W], [queryRank]
    OptionalWeight qUp;           // [heads * keySize, queryRank]
    WeightId kvDown;              // [kvRank, W]
    WeightId kRope;               // [ropeSize, W]
    WeightId kvNorm;              // [kvRank]
    OptionalWeight kUp, vUp;      // absorbed: heads of [kvRank, plainSize] and of [valueSize, kvRank]
    OptionalWeight kvUp;          // not absorbed: [heads * (plainSize + valueSize), kvRank]
};

/// D = headSize, C = (2 keyHeads + valueHeads) * D.
struct DeltaNetWeights {
    WeightId qkv;          // [C, W]
    WeightId gate;         // [valueHeads * D, W]
    WeightId convolution;  // [C, taps]
    WeightId beta, alpha;  // [valueHeads, W]
    WeightId a, dtBias;    // [valueHeads]
    WeightId norm;         // [D]
};

struct FfnWeights {
    OptionalWeight gate;  // [F, W]
    WeightId up, down;    // [F, W], [W, F]
    OptionalWeight gateBias, upBias, downBias;
    std::int32_t width = 0;  // F
};

struct MoeWeights {
    WeightId router;               // [E, W]
    OptionalWeight routerBias;     // [E]
    OptionalWeight routerNorm;     // [W]: weight of the norm before the router
    OptionalWeight selectionBias;  // [E]
    OptionalWeight expertScale;    // [E]
    OptionalWeight gate, up;       // [E * F, W]
    OptionalWeight gateUp;         // [E * 2 F, W] in their place: gate's rows of an expert, then up's
    WeightId down;                 // [E * W, F]
    OptionalWeight gateBias, upBias, downBias;  // [E * F], [E * F], [E * W]
    std::int32_t width = 0;                     // F
    std::optional<FfnWeights> shared;
    OptionalWeight sharedGate;               // [1, W]
    OptionalNorm before, afterDense, after;  // where experts stand beside a dense network
};

struct PerLayerWeights {
    WeightId gate;        // [P, W], P = perLayerWidth
    WeightId projection;  // [W, P]
    WeightId norm;        // [W]
};

struct LayerWeights {
    OptionalNorm beforeAttention, afterAttention, beforeFfn, afterFfn;
    std::optional<AttentionWeights> attention;  // exactly one of these three
    std::optional<LatentWeights> latent;
    std::optional<DeltaNetWeights> deltaNet;
    WeightId output;                // [W, O]
    OptionalWeight outputBias;      // [W]
    std::optional<FfnWeights> ffn;  // at least one of these two
    std::optional<MoeWeights> moe;
    std::optional<PerLayerWeights> perLayer;
    float outputScale = 1.0f;  // of the stream after the layer
};

/// A rotation's table of frequencies for short and, where the model has other factors there, long contexts.
struct RopeWeights {
    WeightId frequencies;            // [rotated / 2]
    OptionalWeight longFrequencies;  // likewise, for contexts longer than the original one
};

struct ModelWeights {
    std::vector<plan::Weight> list;  // every weight once; WeightId is the index
    DerivedTensors derived;          // some of them
    WeightId embedding;              // [vocabulary, W]
    OptionalWeight positions;        // [context, W]
    OptionalWeight tokenTypes;       // [types, W]
    OptionalNorm embeddingNorm;
    OptionalWeight perLayerEmbedding;   // [vocabulary, layers * P]
    OptionalWeight perLayerProjection;  // [layers * P, W]
    OptionalWeight perLayerNorm;        // [P]
    std::vector<RopeWeights> ropes;     // as Hyperparameters::ropes
    std::vector<LayerWeights> layers;
    OptionalNorm outputNorm;
    OptionalWeight head;      // [vocabulary, W]; the embedding when tied; absent when there is none
    OptionalWeight headBias;  // [vocabulary]
    OptionalWeight classifier, classifierBias;  // of Pooling::Rank: [classes, W], [classes]
    std::int32_t vocabulary = 0;
    std::int32_t positionRows = 0;  // rows of `positions`
};

/// `vocabulary` is the tokenizer's size; weights must have as many rows.
/// Errors: ModelInconsistent (a tensor is missing, has another shape, or is not one of the family's; the
/// detail names it).
[[nodiscard]] Result<ModelWeights> bindWeights(const gguf::GgufFile& file, const ArchSpec& spec,
                                               const Hyperparameters& h, std::int32_t vocabulary);

}  // namespace fireside::model
