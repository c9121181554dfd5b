// An opened device: its functions (a table of its own, so that several devices can exist) and its one compute
// queue. Belongs to one thread; creating pipelines through table() is allowed on worker threads.
#pragma once

#include <volk.h>

#include <memory>
#include <string_view>

#include "app/base/result.h"
#include "inference/vulkan/instance.h"
#include "inference/vulkan/physical_device.h"

namespace fireside::vulkan {

class Device {
 public:
    /// Opens options.index. Errors: NoVulkanLoader, NoDevice (with the reason), DeviceFailure, OutOfMemory.
    [[nodiscard]] static Result<std::unique_ptr<Device>> open(const DeviceOptions& options,
                                                              std::shared_ptr<ValidationLog> log);
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    [[nodiscard]] VkDevice handle() const { return handle_; }
    [[nodiscard]] const VolkDeviceTable& table() const { return table_; }
    [[nodiscard]] const PhysicalDevice& physical() const { return physical_; }
    [[nodiscard]] const DeviceProfile& profile() const { return physical_.description.profile; }
    /// From now on kernels are chosen without this variant.
    void doWithout(std::string_view shader) { physical_.description.profile.withoutShaders.emplace(shader); }

 private:
    Device(std::unique_ptr<Instance> instance, PhysicalDevice physical);
    [[nodiscard]] Result<> create();

    std::unique_ptr<Instance> instance_;
    PhysicalDevice physical_;
    VkDevice handle_ = VK_NULL_HANDLE;
    VolkDeviceTable table_{};
};

}  // namespace fireside::vulkan
