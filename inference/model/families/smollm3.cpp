// SmolLM3 (Hugging Face 2025): the llama block without RoPE in every fourth layer (NoPE, Yang et al. 2025).
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kSmollm3{
    .family = "smollm3",
    .rope = {.pairs = plan::RopePairs::Adjacent, .skippedEvery = 4},
    .attention = {.qkvBias = Presence::Optional, .outputBias = Presence::Optional},
};

}  // namespace fireside::model
