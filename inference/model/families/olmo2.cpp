// OLMo 2 and 3 (Ai2 2025): norms only after each branch, RMS norm over all queries and all keys together.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kOlmo2{
    .family = "olmo2",
    .norms = {.beforeAttention = "",
              .afterAttention = "post_attention_norm",
              .beforeFfn = "",
              .afterFfn = "post_ffw_norm"},
    .window = {.period = 4, .optional = true, .withoutRopeScaling = true},
    .attention = {.qkNorm = QkNorm::WholeRow},
};

}  // namespace fireside::model
