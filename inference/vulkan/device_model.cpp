#include "inference/vulkan/device_model.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include "inference/vulkan/packing.h"

namespace fireside::vulkan {
namespace {

constexpr std::array<std::int32_t, 5> kCapacities{1, 8, 32, 128, 512};
constexpr std::int32_t kLargestSoftwareCapacity = 32;

}  // namespace

std::vector<std::int32_t> capacitiesFor(const DeviceProfile& profile, std::int32_t contextLength) {
    std::vector<std::int32_t> capacities;
    for (const std::int32_t capacity : kCapacities) {
        const bool enough = !capacities.empty() && capacities.back() >= contextLength;
        if (enough || (profile.cpu && capacity > kLargestSoftwareCapacity)) break;
        capacities.push_back(capacity);
    }
    return capacities;
}

std::vector<std::uint64_t> kvSizes(const std::vector<plan::CacheShape>& caches, std::int32_t contextLength) {
    constexpr std::uint64_t kHalfBytes = 2;
    std::vector<std::uint64_t> sizes;
    for (const plan::CacheShape& shape : caches) {
        for (const std::int32_t width : {shape.keyWidth, shape.valueWidth}) {
            sizes.push_back(kHalfBytes * static_cast<std::uint64_t>(contextLength) *
                            static_cast<std::uint64_t>(width));
        }
    }
    return sizes;
}

Footprint sessionFootprint(const plan::PlanSource& plans, const DeviceProfile& profile,
                           std::int32_t contextLength) {
    const std::int32_t capacity = capacitiesFor(profile, contextLength).back();
    const plan::Plan last = plans(capacity, plan::Outputs::Last);
    const plan::Plan none = plans(capacity, plan::Outputs::None);
    Footprint footprint;
    footprint.contextLength = contextLength;
    for (const std::uint64_t size : kvSizes(last.caches, contextLength))
        footprint.kvCache += reservedBytes(size);
    footprint.scratch =
        reservedBytes(std::max(plan::schedule(last).scratchBytes, plan::schedule(none).scratchBytes));
    return footprint;
}

Result<> checkFit(const Footprint& footprint, const PhysicalDevice& device) {
    const std::uint64_t available = availableMemory(device);
    const std::uint64_t needed = footprint.weights + footprint.kvCache + footprint.scratch;
    if (needed <= available) return {};
    const auto text = [](std::uint64_t bytes) { return std::to_string(bytes); };
    return {ErrorCode::ModelTooLarge,
            "needs " + text(needed) + " bytes: weights " + text(footprint.weights) + " + KV cache " +
                text(footprint.kvCache) + " (context of " + std::to_string(footprint.contextLength) +
                " tokens) + scratch " + text(footprint.scratch) + "; " + device.description.name + " has " +
                text(available) + " of " + text(device.description.memoryBytes) + " bytes available"};
}

}  // namespace fireside::vulkan
