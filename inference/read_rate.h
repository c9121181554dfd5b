// How fast a device reads weights while it decodes. Internal to the engine; one thread.
#pragma once

#include "app/base/result.h"
#include "inference/engine.h"
#include "inference/gguf/tensor_type.h"

namespace fireside::engine {

/// Bytes per second, the best of some steps of one token through matrices of this type, larger together than
/// any cache. It is what the executor's own kernels reach, dispatches and barriers included. Errors: as
/// vulkan::createExecutor.
[[nodiscard]] Result<double> readRate(const DeviceInfo& device, gguf::TensorType type);

}  // namespace fireside::engine
