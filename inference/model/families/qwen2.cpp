// Qwen2, Qwen2.5 and the DeepSeek R1 distills made from them (Yang et al. 2024): the llama block with biases
// on q, k, v.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kQwen2{
    .family = "qwen2",
    .attention = {.qkvBias = Presence::Required},
    .headBias = Presence::Optional,
};

}  // namespace fireside::model
