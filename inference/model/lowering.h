// From a family and its weights to a plan: blocks become ops. Pure; any thread.
#pragma once

#include "inference/model/arch_spec.h"
#include "inference/model/hyperparameters.h"
#include "inference/model/model_weights.h"
#include "inference/plan/plan.h"

namespace fireside::model {

/// The plan of one step of up to `capacity` tokens. Segments: the embedding, each layer, the head.
[[nodiscard]] plan::Plan makePlan(const ArchSpec& spec, const Hyperparameters& h, const ModelWeights& weights,
                                  std::int32_t capacity, plan::Outputs outputs);

}  // namespace fireside::model
