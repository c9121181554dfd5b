// Which device a name such as "auto", "cpu" or "vulkan:1" means, and why: "auto" takes the best GPU, else the
// processor, never a software Vulkan device. Internal to the engine; any thread.
#pragma once

#include <string>
#include <vector>

#include "app/base/result.h"
#include "inference/engine.h"
#include "inference/vulkan/device.h"

namespace fireside::engine {

/// A device as listDevices() shows it, with what its executor plans by.
struct FoundDevice {
    DeviceInfo info;
    vulkan::DeviceProfile profile;
};
/// As listDevices().
[[nodiscard]] std::vector<FoundDevice> findDevices();
/// Errors: InvalidArgument (not a device name), NoDevice (none, not that one, or it is not usable and why),
/// NoVulkanLoader.
[[nodiscard]] Result<DeviceInfo> chooseDevice(const std::string& name);
[[nodiscard]] bool isCpu(const DeviceInfo& device);
/// Position of "vulkan:N" in the Vulkan executor's list. `device` is one of listDevices().
[[nodiscard]] int vulkanIndex(const DeviceInfo& device);

}  // namespace fireside::engine
