// Hunyuan dense and A13B (Tencent 2025): RMS norm on each query and key head after RoPE, not before it.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kHunyuanDense{
    .family = "hunyuan-dense",
    .attention = {.qkvBias = Presence::Optional,
                  .outputBias = Presence::Optional,
                  .qkNorm = QkNorm::PerHead,
                  .qkNormAfterRope = true},
};

const ArchSpec kHunyuanMoe{
    .family = "hunyuan-moe",
    .attention = {.qkvBias = Presence::Optional,
                  .outputBias = Presence::Optional,
                  .qkNorm = QkNorm::PerHead,
                  .qkNormAfterRope = true},
    .moe = {.presence = Presence::Required, .sharedExpert = Presence::Required},
};

}  // namespace fireside::model
