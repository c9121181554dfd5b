// Step 3.5 (StepFun 2026): windows in three layers of four with RoPE of their own, a sigmoid gate on each
// head, experts by sigmoid.
#include "inference/model/families/families.h"

namespace fireside::model {

const ArchSpec kStep35{
    .family = "step35",
    .rope = {.factors = Presence::Optional, .halfInFullLayers = true},
    .window = {.period = 4, .ropeBase = 10000.0f},
    .attention = {.qkNorm = QkNorm::PerHead, .qkNormOptional = true, .gate = OutputGate::PerHead},
    .moe = {.presence = Presence::Optional,
            .gating = plan::Gating::Sigmoid,
            .selectionBias = Presence::Optional,
            .sharedExpert = Presence::Optional},
};

}  // namespace fireside::model
