// VkPipelineCache on disk: one file per device and driver. Drivers have crashed on damaged data, so the file
// carries a header of our own with length and checksum, and nothing unproven reaches the driver. A cache that
// cannot be read or written costs time only and is no error.
#pragma once

#include <volk.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/vulkan/logical_device.h"

namespace fireside::vulkan {

/// Payload with its header, and back; nothing when the file is damaged or of another device or driver.
[[nodiscard]] std::vector<std::byte> sealCache(std::span<const std::byte> payload,
                                               const PhysicalDevice& device);
[[nodiscard]] std::optional<std::span<const std::byte>> openCache(std::span<const std::byte> file,
                                                                  const PhysicalDevice& device);

class PipelineCache {
 public:
    /// An empty `folder`: not on disk. Errors: DeviceFailure, OutOfMemory.
    [[nodiscard]] static Result<std::unique_ptr<PipelineCache>> create(const Device& device,
                                                                       const std::filesystem::path& folder);
    ~PipelineCache();
    PipelineCache(const PipelineCache&) = delete;
    PipelineCache& operator=(const PipelineCache&) = delete;

    /// Internally synchronised: pipelines may be created with it from several threads.
    [[nodiscard]] VkPipelineCache handle() const { return handle_; }
    /// Replaces the file in one step (written beside it, then renamed).
    void save() const;

 private:
    PipelineCache(const Device& device, std::filesystem::path file)
        : device_(device), file_(std::move(file)) {}

    const Device& device_;
    std::filesystem::path file_;
    VkPipelineCache handle_ = VK_NULL_HANDLE;
};

}  // namespace fireside::vulkan
