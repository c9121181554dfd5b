// A plan as command buffers, one per segment, recorded once and submitted for every step.
// One thread.
#pragma once

#include <volk.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/plan.h"
#include "inference/vulkan/commands.h"
#include "inference/vulkan/kernel.h"
#include "inference/vulkan/memory.h"
#include "inference/vulkan/pipelines.h"

namespace fireside::vulkan {

/// Bytes copied for the host at the end of a plan.
struct LogitsCopy {
    VkBuffer source = VK_NULL_HANDLE;
    std::uint64_t sourceOffset = 0;
    VkBuffer target = VK_NULL_HANDLE;
    std::uint64_t bytes = 0;  // 0: the plan has no outputs
};

class Recording {
 public:
    /// Barriers stand where `schedule` wants them, and one before the first node: it separates steps from
    /// each other and from uploads. Errors: those of lower() and Pipelines::compile().
    [[nodiscard]] static Result<Recording> record(const Device& device, Pipelines& pipelines,
                                                  const plan::Plan& plan, const plan::Schedule& schedule,
                                                  const Bindings& bindings, const LogitsCopy& logits);

    /// In order; to be submitted all, in one or several submits.
    [[nodiscard]] std::span<const VkCommandBuffer> segments() const { return segments_; }
    [[nodiscard]] std::uint64_t dispatches() const { return dispatches_; }
    [[nodiscard]] std::uint64_t barriers() const { return barriers_; }

 private:
    Recording() = default;
    std::unique_ptr<CommandPool> pool_;
    std::vector<VkCommandBuffer> segments_;
    std::uint64_t dispatches_ = 0;
    std::uint64_t barriers_ = 0;
};

}  // namespace fireside::vulkan
