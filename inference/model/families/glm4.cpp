// GLM-4 0414 (Zhipu 2025): norms before and after each branch, RoPE on a part of each head, fused gate and
// up.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kGlm4{
    .family = "glm4",
    .norms = {.afterAttention = "post_attention_norm", .afterFfn = "post_ffw_norm"},
    .rope = {.pairs = plan::RopePairs::Adjacent},
    .attention = {.qkvBias = Presence::Optional, .outputBias = Presence::Optional},
    .ffn = {.fusedGateUp = true},
};

}  // namespace fireside::model
