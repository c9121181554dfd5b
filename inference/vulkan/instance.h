// The Vulkan loader and an instance, optionally with the Khronos validation layer (core and synchronization
// checks). create() from any thread; an Instance belongs to the thread that made it.
#pragma once

#include <volk.h>

#include <memory>
#include <vector>

#include "app/base/result.h"
#include "inference/vulkan/validation_log.h"

namespace fireside::vulkan {

class Instance {
 public:
    /// `log` receives warnings and errors of the validation layer; null sends them to stderr.
    /// Errors: NoVulkanLoader, NoDevice (there is no driver at all), DeviceFailure (also: validation is not
    /// installed).
    [[nodiscard]] static Result<std::unique_ptr<Instance>> create(bool validation,
                                                                  std::shared_ptr<ValidationLog> log);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    [[nodiscard]] Result<std::vector<VkPhysicalDevice>> physicalDevices() const;
    [[nodiscard]] VkInstance handle() const { return handle_; }

 private:
    Instance(VkInstance handle, std::shared_ptr<ValidationLog> log);
    [[nodiscard]] Result<> listen();

    VkInstance handle_;
    std::shared_ptr<ValidationLog> log_;
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
};

}  // namespace fireside::vulkan
