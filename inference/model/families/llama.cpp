// Llama 1 to 3 and the many models published in its layout (Touvron et al. 2023; Grattafiori et al. 2024).
// GGUF files hold q and k with rows permuted such that RoPE turns adjacent pairs. Llama 3.1 and later bring
// per-pair frequency divisors; some descendants add attention biases.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kLlama{
    .family = "llama",
    .attention = {.ropePairs = plan::RopePairs::Adjacent,
                  .ropeFactors = Presence::Optional,
                  .qkvBias = Presence::Optional,
                  .outputBias = Presence::Optional},
};

}  // namespace fireside::model
