// The compute queue: command buffers go in, the host waits on one timeline semaphore. A lost device stays
// lost. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "app/base/result.h"
#include "inference/vulkan/executor.h"
#include "inference/vulkan/logical_device.h"

namespace fireside::vulkan {

class Queue {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Queue>> create(const Device& device,
                                                               const FaultInjection& faults);
    ~Queue();
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    /// The value that wait() takes. Host writes before the call are visible to the commands.
    [[nodiscard]] Result<std::uint64_t> submit(std::span<const VkCommandBuffer> commands);
    /// Until the submit with that value is complete.
    [[nodiscard]] Result<> wait(std::uint64_t value);
    [[nodiscard]] Result<> submitAndWait(std::span<const VkCommandBuffer> commands);

 private:
    Queue(const Device& device, const FaultInjection& faults) : device_(device), faults_(faults) {}
    /// Remembers that the device is lost.
    [[nodiscard]] Result<> outcome(VkResult result, const char* call);

    const Device& device_;
    FaultInjection faults_;
    VkQueue handle_ = VK_NULL_HANDLE;
    VkSemaphore timeline_ = VK_NULL_HANDLE;
    std::uint64_t submitted_ = 0;
    bool lost_ = false;
};

}  // namespace fireside::vulkan
