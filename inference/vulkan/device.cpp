#include "inference/vulkan/device.h"

#include "inference/vulkan/instance.h"
#include "inference/vulkan/physical_device.h"

namespace fireside::vulkan {

Result<std::vector<DeviceDescription>> listDevices() {
    auto instance = Instance::create(false, nullptr);
    if (!instance.ok()) {
        if (instance.code() == ErrorCode::NoDevice) return std::vector<DeviceDescription>{};
        return instance.error();
    }
    FIRESIDE_TRY(const auto handles, instance.value()->physicalDevices());
    std::vector<DeviceDescription> descriptions;
    descriptions.reserve(handles.size());
    for (const VkPhysicalDevice handle : handles) {
        descriptions.push_back(
            inspect(*instance.value(), handle, static_cast<int>(descriptions.size())).description);
    }
    return descriptions;
}

}  // namespace fireside::vulkan
