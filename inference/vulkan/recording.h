// A plan as command buffers, one per segment of a stretch, recorded once and submitted for every step.
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

/// A copy between scratch and what the host sees.
struct HostCopy {
    VkBuffer source = VK_NULL_HANDLE;
    std::uint64_t sourceOffset = 0;
    VkBuffer target = VK_NULL_HANDLE;
    std::uint64_t targetOffset = 0;
    std::uint64_t bytes = 0;
};

/// A plan::Stretch with the copies before and after its nodes.
struct StretchCopies {
    std::size_t first = 0;
    std::size_t end = 0;
    std::vector<HostCopy> receives;
    std::vector<HostCopy> sends;
};

/// Where values lie: what Bindings::value() points into.
struct ScratchMemory {
    VkBuffer buffer = VK_NULL_HANDLE;
    std::uint64_t address = 0;
};

class Recording {
 public:
    Recording() = default;
    /// Barriers stand where `schedule` wants them, and one before the first node of each stretch: it
    /// separates stretches and steps from each other and from uploads. Errors: those of lower() and
    /// Pipelines::compile().
    [[nodiscard]] static Result<Recording> record(const Device& device, Pipelines& pipelines,
                                                  const plan::Plan& plan, const plan::Schedule& schedule,
                                                  const Bindings& bindings, const ScratchMemory& scratch,
                                                  std::span<const StretchCopies> stretches);

    /// Of a stretch, in order; to be submitted all, in one or several submits. None for one without nodes.
    [[nodiscard]] std::span<const VkCommandBuffer> segments(std::size_t stretch) const {
        return stretches_[stretch];
    }
    [[nodiscard]] std::uint64_t dispatches() const { return dispatches_; }
    [[nodiscard]] std::uint64_t barriers() const { return barriers_; }

 private:
    [[nodiscard]] Result<> openSegment(std::vector<VkCommandBuffer>& segments);

    std::unique_ptr<CommandPool> pool_;
    std::vector<std::vector<VkCommandBuffer>> stretches_;
    std::uint64_t dispatches_ = 0;
    std::uint64_t barriers_ = 0;
};

}  // namespace fireside::vulkan
