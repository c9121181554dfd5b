// Gemma 2, 3 and 4 (Google 2024 to 2026): norms before and after each branch, a scaled embedding, windows in
// most layers. Gemma 2 caps scores and logits, Gemma 3 normalises queries and keys, Gemma 4 has larger heads
// in layers without a window, a second embedding in every layer, and experts beside the dense network.
#include "inference/model/families/families.h"

namespace fireside::model {

namespace {
constexpr NormsSpec kNorms{.afterAttention = "post_attention_norm", .afterFfn = "post_ffw_norm"};
constexpr FfnSpec kFfn{.activation = plan::Activation::Gelu};
}  // namespace

const ArchSpec kGemma2{
    .family = "gemma2",
    .norms = kNorms,
    .window = {.period = 2},
    .attention = {.widthScaledLayers = 46, .softcap = 50.0f},
    .ffn = kFfn,
    .scales = {.embedding = EmbeddingScale::RootOfWidth, .logitSoftcap = 30.0f},
};

const ArchSpec kGemma3{
    .family = "gemma3",
    .norms = kNorms,
    .window = {.period = 6, .optional = true, .ropeBase = 10000.0f, .withoutRopeScaling = true},
    .attention = {.qkNorm = QkNorm::PerHead, .widthScaledLayers = 62},
    .ffn = kFfn,
    .scales = {.embedding = EmbeddingScale::RootOfWidth},
};

const ArchSpec kGemma4{
    .family = "gemma4",
    .norms = kNorms,
    .rope = {.factors = Presence::Optional},
    .window = {.period = 6},
    .attention = {.qkNorm = QkNorm::PerHead,
                  .valueNorm = true,
                  .valueFromKey = true,
                  .scale = ScoreScale::One},
    .ffn = kFfn,
    .moe = {.presence = Presence::Optional, .besideDense = true},
    .scales = {.embedding = EmbeddingScale::RootOfWidth, .logitSoftcap = 30.0f},
    .perLayerInput = true,
    .sharedKv = true,
};

}  // namespace fireside::model
