// Recording commands: a pool, its command buffers, and the one kind of barrier that the engine uses.
// One thread.
#pragma once

#include <volk.h>

#include <memory>

#include "app/base/result.h"
#include "inference/vulkan/logical_device.h"

namespace fireside::vulkan {

/// Frees its command buffers when it goes; none may be pending then.
class CommandPool {
 public:
    [[nodiscard]] static Result<std::unique_ptr<CommandPool>> create(const Device& device);
    ~CommandPool();
    CommandPool(const CommandPool&) = delete;
    CommandPool& operator=(const CommandPool&) = delete;

    /// A primary command buffer.
    [[nodiscard]] Result<VkCommandBuffer> allocate();
    /// Starts recording (anew, if it was recorded before); it may then be submitted any number of times, one
    /// at a time.
    [[nodiscard]] Result<> begin(VkCommandBuffer commands) const;
    [[nodiscard]] Result<> end(VkCommandBuffer commands) const;

 private:
    explicit CommandPool(const Device& device) : device_(device) {}

    const Device& device_;
    VkCommandPool handle_ = VK_NULL_HANDLE;
};

/// Everything of the source stages and accesses before happens before everything of the target's after, in
/// submission order: such a barrier also reaches into earlier and later submits.
struct MemoryDependency {
    VkPipelineStageFlags sourceStages;
    VkAccessFlags sourceAccess;
    VkPipelineStageFlags targetStages;
    VkAccessFlags targetAccess;
};
void recordBarrier(const Device& device, VkCommandBuffer commands, const MemoryDependency& dependency);

}  // namespace fireside::vulkan
