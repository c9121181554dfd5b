// Qwen3 with experts: 30B-A3B, 235B-A22B (Yang et al. 2025).
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kQwen3moe{
    .family = "qwen3moe",
    .attention = {.qkNorm = QkNorm::PerHead},
    .moe = {.presence = Presence::Required},
};

}  // namespace fireside::model
