// Phi-3, Phi-3.5 and Phi-4 (Abdin et al. 2024): the llama block with fused tensors; long contexts by
// LongRoPE. Its files name a sliding window that the runtimes which made the conformance data do not apply;
// nor is it here.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kPhi3{
    .family = "phi3",
    .rope = {.contextFactors = Presence::Optional},
    .attention = {.qkvBias = Presence::Optional, .outputBias = Presence::Optional},
    .ffn = {.fusedGateUp = true},
    .headBias = Presence::Optional,
};

}  // namespace fireside::model
