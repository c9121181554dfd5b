// Qwen3 dense models, their embedders and rerankers, and the DeepSeek R1 0528 distill (Yang et al. 2025): no
// biases, RMS norm on each query and key head.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kQwen3{
    .family = "qwen3",
    .attention = {.qkNorm = QkNorm::PerHead},
};

}  // namespace fireside::model
