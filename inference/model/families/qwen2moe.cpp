// Qwen1.5-MoE and Qwen2-57B-A14B (Yang et al. 2024): experts with a shared one behind a gate.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kQwen2moe{
    .family = "qwen2moe",
    .attention = {.qkvBias = Presence::Required},
    .moe = {.presence = Presence::Required,
            .normalise = false,
            .sharedExpert = Presence::Required,
            .sharedGate = Presence::Required},
};

}  // namespace fireside::model
