#include "inference/vulkan/device_model.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include "inference/plan/cache_layout.h"
#include "inference/vulkan/packing.h"

namespace fireside::vulkan {
namespace {

constexpr std::array<std::int32_t, 5> kCapacities{1, 8, 32, 128, 512};
constexpr std::int32_t kLargestSoftwareCapacity = 32;
constexpr std::int32_t kLargerCapacities = 4;  // times the one before, where they must go on

}  // namespace

std::vector<std::int32_t> capacitiesFor(const DeviceProfile& profile, std::int32_t contextLength,
                                        bool causal) {
    std::vector<std::int32_t> capacities;
    for (const std::int32_t capacity : kCapacities) {
        const bool enough = !capacities.empty() && capacities.back() >= contextLength;
        const bool slow = causal && profile.cpu && capacity > kLargestSoftwareCapacity;
        if (enough || slow) break;
        capacities.push_back(causal ? capacity : std::min(capacity, contextLength));
    }
    while (!causal && capacities.back() < contextLength) {
        capacities.push_back(static_cast<std::int32_t>(
            std::min(std::int64_t{capacities.back()} * kLargerCapacities, std::int64_t{contextLength})));
    }
    return capacities;
}

plan::Footprint sessionFootprint(const plan::PlanSource& plans, const DeviceProfile& profile,
                                 plan::KvType kvType, std::int32_t contextLength) {
    const bool causal = plans(1, plan::Outputs::Last).causal;
    const std::int32_t capacity = capacitiesFor(profile, contextLength, causal).back();
    const plan::Plan last = plans(capacity, plan::Outputs::Last);
    plan::Footprint footprint;
    const plan::CacheLayout layout = plan::layOutCaches(last.caches, kvType, contextLength, capacity);
    for (const std::uint64_t size : layout.sizes) footprint.kvCache += reservedBytes(size);
    for (const plan::Outputs outputs : {plan::Outputs::None, plan::Outputs::Last, plan::Outputs::Best}) {
        const std::uint64_t bytes = reservedBytes(plan::schedule(plans(capacity, outputs)).scratchBytes);
        footprint.scratch = std::max(footprint.scratch, bytes);
    }
    return footprint;
}

Result<> checkFit(const plan::Footprint& footprint, std::int32_t contextLength,
                  const PhysicalDevice& device) {
    const std::uint64_t available = availableMemory(device);
    const std::uint64_t needed = footprint.total();
    if (needed <= available) return {};
    const auto text = [](std::uint64_t bytes) { return std::to_string(bytes); };
    return {ErrorCode::ModelTooLarge,
            "needs " + text(needed) + " bytes: weights " + text(footprint.weights) + " + KV cache " +
                text(footprint.kvCache) + " (context of " + std::to_string(contextLength) +
                " tokens) + scratch " + text(footprint.scratch) + "; " + device.description.name + " has " +
                text(available) + " of " + text(device.description.memoryBytes) + " bytes available"};
}

}  // namespace fireside::vulkan
