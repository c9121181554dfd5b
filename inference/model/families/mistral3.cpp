// Mistral Small 3 and Ministral 3 (Mistral AI 2025): the llama block; long contexts by YaRN.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kMistral3{
    .family = "mistral3",
    .rope = {.pairs = plan::RopePairs::Adjacent, .factors = Presence::Optional},
    .attention = {.qkvBias = Presence::Optional, .outputBias = Presence::Optional},
    .moe = {.presence = Presence::Optional},
};

}  // namespace fireside::model
