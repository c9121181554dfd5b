// gpt-oss (OpenAI 2025): attention sinks, a window in every other layer, biases everywhere, experts chosen
// before their softmax, and a clamped SwiGLU of its own.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kGptOss{
    .family = "gpt-oss",
    .norms = {.beforeFfn = "post_attention_norm"},
    .window = {.period = 2},
    .attention = {.qkvBias = Presence::Required,
                  .outputBias = Presence::Required,
                  .sinks = Presence::Required},
    .ffn = {.activation = plan::Activation::SiluOai, .limit = 7.0f},
    .moe = {.presence = Presence::Required,
            .gating = plan::Gating::SoftmaxOfChosen,
            .normalise = false,
            .bias = Presence::Required},
};

}  // namespace fireside::model
