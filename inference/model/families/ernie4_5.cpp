// ERNIE 4.5 (Baidu 2025): the llama block; the larger ones with experts, a selection bias and a shared expert
// after the first layers.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kErnie45{
    .family = "ernie4_5",
    .rope = {.pairs = plan::RopePairs::Adjacent},
    .attention = {.qkvBias = Presence::Optional, .outputBias = Presence::Optional},
};

const ArchSpec kErnie45moe{
    .family = "ernie4_5-moe",
    .rope = {.pairs = plan::RopePairs::Adjacent},
    .attention = {.qkvBias = Presence::Optional, .outputBias = Presence::Optional},
    .moe = {.presence = Presence::Required,
            .selectionBias = Presence::Optional,
            .sharedExpert = Presence::Optional},
};

}  // namespace fireside::model
