// Qwen3.5 (Alibaba 2026): Gated DeltaNet in three layers of four, gated attention in the fourth. Its
// multi-section RoPE gives every section the same position where there is only text, which is plain RoPE.
#include "inference/model/families/families.h"

namespace fireside::model {

namespace {
constexpr NormsSpec kNorms{.beforeFfn = "post_attention_norm"};
constexpr AttentionSpec kAttention{.qkNorm = QkNorm::PerHead, .gate = OutputGate::PerElement};
}  // namespace

const ArchSpec kQwen35{
    .family = "qwen35",
    .norms = kNorms,
    .attention = kAttention,
    .deltaNet = true,
};

const ArchSpec kQwen35moe{
    .family = "qwen35moe",
    .norms = kNorms,
    .attention = kAttention,
    .moe = {.presence = Presence::Required,
            .sharedExpert = Presence::Optional,
            .sharedGate = Presence::Required},
    .deltaNet = true,
};

}  // namespace fireside::model
