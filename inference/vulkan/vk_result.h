// VkResult to Result: every error names the call that failed.
#pragma once

#include <volk.h>

#include <string_view>

#include "app/base/result.h"

namespace fireside::vulkan {

/// Success (and positive codes) is ok; device lost is DeviceLost; out of host or device memory is
/// OutOfMemory; everything else is DeviceFailure. The detail reads "vkQueueSubmit: VK_ERROR_DEVICE_LOST".
[[nodiscard]] Result<> check(VkResult result, std::string_view call);

}  // namespace fireside::vulkan
