// Which fused forms plans have on a device. Pure; any thread.
#pragma once

#include <cstdint>

#include "inference/plan/executor.h"
#include "inference/plan/fuse.h"
#include "inference/plan/kv_type.h"
#include "inference/vulkan/kernel.h"

namespace fireside::vulkan {

[[nodiscard]] plan::FusedForms fusedForms(const DeviceProfile& profile, plan::KvType kvType,
                                          std::int32_t capacity);

/// `plans`, as they are recorded: in the device's forms.
[[nodiscard]] plan::PlanSource fusedPlans(plan::PlanSource plans, const DeviceProfile& profile,
                                          plan::KvType kvType);

}  // namespace fireside::vulkan
