// BERT and the embedding models in its layout: bge, MiniLM, e5 (Devlin et al. 2019), and nomic-embed-text
// with RoPE and a gated network (Nussbaum et al. 2024). Every token sees every other; the output is one
// vector.
#include "inference/model/families/families.h"

namespace fireside::model {

namespace {
constexpr NormsSpec kNorms{.kind = plan::NormKind::Layer,
                           .beforeAttention = "",
                           .afterAttention = "attn_output_norm",
                           .beforeFfn = "",
                           .afterFfn = "layer_output_norm",
                           .ofStream = true};
}  // namespace

const ArchSpec kBert{
    .family = "bert",
    .norms = kNorms,
    .rope = {.positions = Positions::Learned},
    .attention = {.causal = false, .qkvBias = Presence::Required, .outputBias = Presence::Required},
    .ffn = {.activation = plan::Activation::GeluErf, .gated = false, .bias = Presence::Required},
    .tokenTypes = true,
    .embeddingNorm = true,
    .embedsOnly = true,
};

// Of jina-embeddings-v3 the encoder itself, without its adapters (Sturua et al. 2024).
const ArchSpec kJinaBertV3{
    .family = "jina-bert-v3",
    .norms = kNorms,
    .attention = {.causal = false, .qkvBias = Presence::Required, .outputBias = Presence::Required},
    .ffn = {.activation = plan::Activation::GeluErf, .gated = false, .bias = Presence::Required},
    .tokenTypes = true,
    .embeddingNorm = true,
    .embedsOnly = true,
};

const ArchSpec kNomicBert{
    .family = "nomic-bert",
    .norms = kNorms,
    .attention = {.causal = false, .qkvBias = Presence::Optional, .outputBias = Presence::Optional},
    .ffn = {.bias = Presence::Optional},
    .tokenTypes = true,
    .embeddingNorm = true,
    .embedsOnly = true,
};

}  // namespace fireside::model
