// The kernels of a Vulkan device against the processor's: which are wrong, and whether the device can do
// without them. Internal to the engine; one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "app/base/result.h"
#include "inference/device_check.h"
#include "inference/device_choice.h"
#include "inference/gguf/tensor_type.h"
#include "inference/vulkan/executor.h"

namespace fireside::engine {

struct KernelCheckOptions {
    std::vector<gguf::TensorType> types;  // of weights
    std::function<void(double share)> progress = nullptr;
    const CancelToken* cancel = nullptr;
    vulkan::FaultInjection faults;
};

struct KernelCheck {
    std::set<std::string> run;  // names of the variants that were right
    std::vector<DisabledKernel> disabled;
    std::string failure;  // a kernel that is wrong in all of its forms, or that the device failed; else empty
};

/// Every variant that plans for `device` would be given. Errors: Cancelled, and those of the processor's
/// executor; the device's are a failure.
[[nodiscard]] Result<KernelCheck> checkKernels(const FoundDevice& device, const KernelCheckOptions& options);

}  // namespace fireside::engine
