// What makes a model one of embeddings: how many vectors become one, and which tokens see which. Internal to
// model/; any thread.
#pragma once

#include "app/base/result.h"
#include "inference/model/arch_spec.h"
#include "inference/model/hyperparameters.h"
#include "inference/model/metadata_reader.h"

namespace fireside::model {

/// Fills in `pooling` and `causal`; the layers must have been read. Errors: FileDamaged, ModelInconsistent,
/// UnsupportedFamily.
[[nodiscard]] Result<> readPooling(const MetadataReader& reader, const ArchSpec& spec, Hyperparameters& h);

}  // namespace fireside::model
