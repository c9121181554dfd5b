// Binds a file's tensors to the roles that a family's arithmetic gives them, and checks every shape.
#pragma once

#include <optional>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"
#include "inference/model/arch_spec.h"
#include "inference/model/hyperparameters.h"
#include "inference/plan/plan.h"

namespace fireside::model {

using plan::WeightId;

/// Of one layer. Matrices are [rows, cols] with y = W x. W = width, H = heads * headSize, G = kvHeads *
/// headSize, F = ffnWidth.
struct LayerWeights {
    WeightId attentionNorm;                       // [W]
    WeightId q, k, v;                             // [H, W], [G, W], [G, W]
    std::optional<WeightId> qBias, kBias, vBias;  // [H], [G], [G]
    std::optional<WeightId> qNorm, kNorm;         // [headSize]
    WeightId output;                              // [W, H]
    std::optional<WeightId> outputBias;           // [W]
    WeightId ffnNorm;                             // [W]
    WeightId gate, up;                            // [F, W]
    WeightId down;                                // [W, F]
};

struct ModelWeights {
    std::vector<plan::Weight> list;  // every weight once; WeightId is the index
    WeightId embedding;              // [vocabulary, W]
    std::vector<LayerWeights> layers;
    WeightId outputNorm;                  // [W]
    WeightId head;                        // [vocabulary, W]; the embedding when tied
    std::optional<WeightId> ropeFactors;  // [rotated / 2]
    std::int32_t vocabulary = 0;
};

/// `vocabulary` is the tokenizer's size; weights must have as many rows.
/// Errors: ModelInconsistent (a tensor is missing, has another shape, or is not one of the family's; the
/// detail names it).
[[nodiscard]] Result<ModelWeights> bindWeights(const gguf::GgufFile& file, const ArchSpec& spec,
                                               const Hyperparameters& h, std::int32_t vocabulary);

}  // namespace fireside::model
