// DeepSeek V2, V2-Lite, V3 and R1 (DeepSeek-AI 2024, 2025) and models in their layout (Kimi K2): multi-head
// latent attention, experts in groups with a selection bias and shared experts. YaRN's temperature is in the
// scores.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kDeepseek2{
    .family = "deepseek2",
    .rope = {.pairs = plan::RopePairs::Adjacent, .scalesScores = true},
    .attention = {.kind = AttentionKind::Latent},
    .moe = {.presence = Presence::Optional,
            .normalise = false,
            .selectionBias = Presence::Optional,
            .sharedExpert = Presence::Optional},
};

}  // namespace fireside::model
