// From a family and its weights to a plan: blocks become ops. Pure; any thread.
#pragma once

#include "inference/model/arch_spec.h"
#include "inference/model/hyperparameters.h"
#include "inference/model/model_weights.h"
#include "inference/plan/plan.h"

namespace fireside::model {

struct PlanRequest {
    std::int32_t capacity = 1;  // most tokens of a step
    plan::Outputs outputs = plan::Outputs::Last;
    std::int32_t contextLength =
        0;  // tokens of the session: some models turn positions differently in long ones
};

/// The plan of one step. Segments: the embedding, each layer, the head.
[[nodiscard]] plan::Plan makePlan(const ArchSpec& spec, const Hyperparameters& h, const ModelWeights& weights,
                                  const PlanRequest& request);

}  // namespace fireside::model
