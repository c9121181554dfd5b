// The one place that knows vendors: rows of (which devices, what follows, why, where it is documented).
// Nothing else in the engine looks at vendor, driver or device names. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "inference/vulkan/kernel.h"

namespace fireside::vulkan {

enum class QuirkFlag : std::uint8_t {
    Software,              // computes on the CPU's cores: DeviceProfile::cpu, and memory is the system's
    NoSubgroupArithmetic,  // reported, but wrong: do without
};

/// What a row may match on; numbers are Vulkan's (VkDriverId, VkPhysicalDeviceType).
struct DeviceIdentity {
    std::uint32_t vendorId = 0;
    std::uint32_t driverId = 0;
    std::uint32_t deviceType = 0;
};

struct Quirk {
    bool (*matches)(const DeviceIdentity& device);
    QuirkFlag flag;
    std::string_view reason;
    std::string_view link;
};

/// The rows that match, in table order.
[[nodiscard]] std::vector<const Quirk*> quirksOf(const DeviceIdentity& device);
/// What `quirk` changes in what a device says about itself.
void apply(const Quirk& quirk, DeviceProfile& profile);

}  // namespace fireside::vulkan
