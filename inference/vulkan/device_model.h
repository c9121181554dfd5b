// A model on a device: what the executor makes once and its sessions share.
// One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/executor.h"
#include "inference/plan/footprint.h"
#include "inference/vulkan/executor.h"
#include "inference/vulkan/logical_device.h"
#include "inference/vulkan/memory.h"
#include "inference/vulkan/pipelines.h"
#include "inference/vulkan/queue.h"

namespace fireside::vulkan {

/// Members are destroyed from the bottom up: the queue first (it waits until idle), the device last.
struct DeviceModel {
    plan::PlanSource plans;  // in the device's forms
    std::unique_ptr<Device> device;
    std::unique_ptr<Memory> memory;
    std::unique_ptr<Pipelines> pipelines;
    Arena weights;
    std::vector<std::uint64_t> weightAddresses;  // per Plan::weights
    std::unique_ptr<Queue> queue;
    plan::KvType kvType = plan::KvType::F16;
    ExecutorStats* stats = nullptr;  // never null once created
};

/// The capacities that plans are recorded for, ascending: 1 for decode, then chunks of prefill. None is
/// larger than the first that holds a whole context; software devices stop at small ones, where a step takes
/// long enough already. Where a step must hold the whole sequence (not `causal`), the last is contextLength.
[[nodiscard]] std::vector<std::int32_t> capacitiesFor(const DeviceProfile& profile,
                                                      std::int32_t contextLength, bool causal);

/// Session memory for a context and plans in the device's forms, before anything is allocated; weights is 0.
[[nodiscard]] plan::Footprint sessionFootprint(const plan::PlanSource& plans, const DeviceProfile& profile,
                                               plan::KvType kvType, std::int32_t contextLength);
/// Errors: ModelTooLarge, with all the numbers.
[[nodiscard]] Result<> checkFit(const plan::Footprint& footprint, std::int32_t contextLength,
                                const PhysicalDevice& device);

}  // namespace fireside::vulkan
