// Granite 3 (IBM 2024): the llama block with scaled embedding, branches, scores and logits, all from the
// file.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kGranite{
    .family = "granite",
    .rope = {.pairs = plan::RopePairs::Adjacent, .switchedByFile = true},
    .attention = {.qkvBias = Presence::Optional, .outputBias = Presence::Optional},
};

}  // namespace fireside::model
