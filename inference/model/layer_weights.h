// The tensors of one block. Internal to model/.
#pragma once

#include <string>

#include "inference/model/model_weights.h"

namespace fireside::model {

/// NAME.weight [width], and NAME.bias for layer norms.
[[nodiscard]] NormWeights bindNorm(WeightBinder& binder, const ArchSpec& spec, const std::string& name,
                                   std::int64_t width);
/// Block `index`; what is wrong is told to the binder.
[[nodiscard]] LayerWeights bindLayer(WeightBinder& binder, const ArchSpec& spec, const Hyperparameters& h,
                                     std::int32_t index);

}  // namespace fireside::model
