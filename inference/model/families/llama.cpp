// Llama 1 to 3 and the many models published in its layout (Touvron et al. 2023; Grattafiori et al. 2024),
// with experts too (Mixtral, Jiang et al. 2024). GGUF files hold q and k with rows permuted such that RoPE
// turns adjacent pairs. Llama 3.1 and later bring per-pair frequency divisors; some descendants add biases.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kLlama{
    .family = "llama",
    .rope = {.pairs = plan::RopePairs::Adjacent, .factors = Presence::Optional},
    .attention = {.qkvBias = Presence::Optional, .outputBias = Presence::Optional},
    .ffn = {.bias = Presence::Optional},
    .moe = {.presence = Presence::Optional},
};

}  // namespace fireside::model
