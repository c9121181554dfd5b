// Vulkan devices: what is there, whether it would do and why, and opening one. The loader (libvulkan) is
// opened at run time, so that the program starts and says so where there is none. Enumeration may be called
// from any thread; an opened Device belongs to the inference thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/base/result.h"
#include "inference/vulkan/kernel.h"

namespace fireside::vulkan {

struct DeviceDescription {
    int index = 0;       // "vulkan:INDEX"
    std::string name;    // "NVIDIA H200", "llvmpipe (LLVM 15.0.6, 256 bits)"
    std::string driver;  // "NVIDIA 570.86", "Mesa 22.3.6 llvmpipe"
    std::string type;    // "discrete GPU", "integrated GPU", "virtual GPU", "CPU"
    std::string uuid;    // in hexadecimal; the same whatever the driver
    std::uint32_t vendorId = 0;
    std::uint32_t apiVersion = 0;
    std::uint64_t memoryBytes = 0;  // device-local heaps (host memory on integrated and CPU devices)
    std::uint64_t memoryAvailable =
        0;  // from VK_EXT_memory_budget (and free system memory for CPU devices), else memoryBytes
    DeviceProfile profile;              // after quirks
    std::vector<std::string> features;  // "16-bit storage", "subgroup arithmetic 32", ...
    std::vector<std::string> quirks;    // reasons of the quirk table rows that matched
    bool usable = false;
    std::string reason;  // why it is not usable, or what stands for or against it
};

/// All devices in the driver's order. Errors: NoVulkanLoader, DeviceFailure. An empty list is not an error.
[[nodiscard]] Result<std::vector<DeviceDescription>> listDevices();

struct DeviceOptions {
    int index = 0;
    bool validation = false;  // Khronos validation with synchronization checks; messages fail tests
    std::filesystem::path pipelineCacheFolder;  // empty: no cache on disk
    /// As DeviceProfile has it.
    std::set<std::string, std::less<>> withoutShaders;
    /// The profile to go by instead of the device's own; for tests a weaker one than it has.
    const DeviceProfile* profileOverride = nullptr;
};

}  // namespace fireside::vulkan
