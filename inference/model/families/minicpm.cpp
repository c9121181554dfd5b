// MiniCPM (Hu et al. 2024): the llama block with scaled embedding, branches and logits; later ones with
// LongRoPE.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kMinicpm{
    .family = "minicpm",
    .rope = {.pairs = plan::RopePairs::Adjacent, .contextFactors = Presence::Optional},
    .attention = {.qkvBias = Presence::Optional, .outputBias = Presence::Optional},
    .scales = {.embeddingDefault = 12.0f, .residualRootDefault = 1.4f, .logitWidthDefault = 256.0f},
};

}  // namespace fireside::model
