// What a device says about itself, corrected by the quirk table: the public DeviceDescription and what
// opening needs. Pure queries; any thread while the Instance lives.
#pragma once

#include <volk.h>

#include <array>
#include <cstdint>

#include "inference/vulkan/device.h"
#include "inference/vulkan/instance.h"

namespace fireside::vulkan {

struct PhysicalDevice {
    VkPhysicalDevice handle = VK_NULL_HANDLE;
    DeviceDescription description;
    std::uint32_t queueFamily = 0;
    VkPhysicalDeviceMemoryProperties memory{};
    std::uint64_t maxAllocationBytes = 0;   // of one allocation
    bool unifiedMemory = false;             // host and device share memory: no staging
    bool memoryBudget = false;              // VK_EXT_memory_budget
    bool portabilitySubset = false;         // VK_KHR_portability_subset, which then must be enabled
    bool subgroupSizeControl = false;       // a shader can ask for description.profile.subgroupSize
    bool cooperativeMatrices = false;       // VK_KHR_cooperative_matrix and what its shaders need
    std::uint32_t maxComputeSubgroups = 0;  // in a workgroup of a fixed subgroup size
    std::uint32_t deviceId = 0;
    std::uint32_t driverVersion = 0;
    std::array<std::uint8_t, VK_UUID_SIZE> deviceUuid{};
    std::array<std::uint8_t, VK_UUID_SIZE> driverUuid{};
    std::array<std::uint8_t, VK_UUID_SIZE> pipelineCacheUuid{};
};

/// A device of `instance`; `index` is the position in the driver's order.
[[nodiscard]] PhysicalDevice inspect(const Instance& instance, VkPhysicalDevice handle, int index);

/// Bytes that may be allocated now: the budget of the largest device-local heap less what is used of it; free
/// memory of the system for software devices (their heap sizes are not the truth); the heap's size where no
/// budget is told.
[[nodiscard]] std::uint64_t availableMemory(const PhysicalDevice& device);

}  // namespace fireside::vulkan
