// InternLM2 and 2.5 (Cai et al. 2024): the llama block.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kInternlm2{
    .family = "internlm2",
    .rope = {.pairs = plan::RopePairs::Adjacent},
    .attention = {.qkvBias = Presence::Optional, .outputBias = Presence::Optional},
};

}  // namespace fireside::model
