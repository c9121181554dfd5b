// The numbers of one model, read from GGUF metadata ("FAMILY.embedding_length" ...) and checked to be
// possible. Plain data; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"
#include "inference/model/arch_spec.h"
#include "inference/model/rope_frequencies.h"

namespace fireside::model {

enum class LayerKind : std::uint8_t { Attention, DeltaNet };

struct LayerNumbers {
    LayerKind kind = LayerKind::Attention;
    std::int32_t heads = 0;      // query heads
    std::int32_t kvHeads = 0;    // divides heads
    std::int32_t keySize = 0;    // of a query or key head, as the cache holds it
    std::int32_t valueSize = 0;  // of a value head, likewise
    std::int32_t window = 0;     // latest positions that are seen; 0: all
    std::int32_t rope = -1;      // index into Hyperparameters::ropes; -1: no rotation
    std::int32_t kvLayer = 0;    // the layer whose keys and values are read; its own index, or an earlier one
    float scoreScale = 1.0f;     // of q . k
    std::int32_t ffnWidth = 0;   // of the dense feed-forward network
    float expertLimit = 0.0f;    // limit of the experts' activation, 0: none
    float sharedLimit = 0.0f;    // of the shared expert's
};

/// Latent attention: sizes of the compressed vectors and of the heads they stand for.
struct LatentNumbers {
    std::int32_t kvRank = 0;
    std::int32_t queryRank = 0;  // 0: queries are not compressed
    std::int32_t ropeSize = 0;   // elements of a key that carry the position, shared by all heads
    std::int32_t plainSize = 0;  // other elements of a key
    std::int32_t valueSize = 0;
    /// The file holds attn_k_b and attn_v_b, so that queries meet the compressed vectors themselves; older
    /// files hold attn_kv_b, and keys and values are unpacked.
    bool absorbed = true;
};

struct DeltaNetNumbers {
    std::int32_t keyHeads = 0;
    std::int32_t valueHeads = 0;   // a multiple of keyHeads
    std::int32_t headSize = 0;     // of keys and values
    std::int32_t convolution = 0;  // inputs that the filter spans
};

struct MoeNumbers {
    std::int32_t experts = 0;
    std::int32_t used = 0;
    std::int32_t groups = 1;
    std::int32_t groupsUsed = 1;
    plan::Gating gating = plan::Gating::Softmax;
    bool normalise = false;
    float scale = 1.0f;
};

/// How an embedding model makes one vector of many (numbers as in the file): the mean of all tokens' vectors,
/// the first's ([CLS]), the last's. Rank: a classifier over the last token's vector.
enum class Pooling : std::uint8_t { Mean = 1, First = 2, Last = 3, Rank = 4 };

struct Hyperparameters {
    std::int32_t layers = 0;
    std::int32_t draftLayers = 0;     // blocks after those, for multi-token prediction: not used
    std::int32_t width = 0;           // of the residual stream
    std::int32_t trainedContext = 0;  // tokens
    float normEpsilon = 0;
    std::vector<LayerNumbers> layer;
    std::vector<RopeNumbers> ropes;
    LatentNumbers latent;
    DeltaNetNumbers deltaNet;
    MoeNumbers moe;
    std::int32_t perLayerWidth = 0;  // of the second embedding in every layer; 0: there is none
    float embeddingScale = 1.0f;
    float residualScale = 1.0f;  // of each branch before it is added
    float logitScale = 1.0f;     // logits are multiplied by it
    float logitSoftcap = 0.0f;
    float scoreSoftcap = 0.0f;
    float queryGrowth = 0.0f;  // of queries with the logarithm of their position, see plan::ScaleOp
    std::int32_t queryGrowthSpan = 1;
    bool causal = true;  // false: every token sees every other
    std::optional<Pooling> pooling;
};

/// Errors: FileDamaged (a required key is missing or of another kind), ModelInconsistent (numbers that cannot
/// be true together), UnsupportedFamily (a variant, such as a RoPE scaling, that the family's arithmetic here
/// does not cover: never approximated).
[[nodiscard]] Result<Hyperparameters> readHyperparameters(const gguf::GgufFile& file, const ArchSpec& spec);

}  // namespace fireside::model
