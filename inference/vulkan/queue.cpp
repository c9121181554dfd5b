#include "inference/vulkan/queue.h"

#include <limits>

#include "inference/vulkan/vk_result.h"

namespace fireside::vulkan {

Result<std::unique_ptr<Queue>> Queue::create(const Device& device, const FaultInjection& faults) {
    std::unique_ptr<Queue> queue(new Queue(device, faults));
    device.table().vkGetDeviceQueue(device.handle(), device.physical().queueFamily, 0, &queue->handle_);
    VkSemaphoreTypeCreateInfo type{VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO};
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    const VkSemaphoreCreateInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, &type};
    FIRESIDE_CHECK(check(device.table().vkCreateSemaphore(device.handle(), &info, nullptr, &queue->timeline_),
                         "vkCreateSemaphore"));
    return queue;
}

Queue::~Queue() {
    // Buffers and command pools that a pending submit uses are destroyed after this.
    if (handle_ != VK_NULL_HANDLE && !lost_) (void)device_.table().vkQueueWaitIdle(handle_);
    device_.table().vkDestroySemaphore(device_.handle(), timeline_, nullptr);
}

Result<> Queue::outcome(VkResult result, const char* call) {
    if (result == VK_ERROR_DEVICE_LOST) lost_ = true;
    return check(result, call);
}

Result<std::uint64_t> Queue::submit(std::span<const VkCommandBuffer> commands) {
    const std::uint64_t value = submitted_ + 1;
    if (faults_.loseDeviceAtSubmit >= 0 &&
        submitted_ >= static_cast<std::uint64_t>(faults_.loseDeviceAtSubmit)) {
        FIRESIDE_CHECK(outcome(VK_ERROR_DEVICE_LOST, "vkQueueSubmit (injected)"));
    }
    if (lost_) return {ErrorCode::DeviceLost, "vkQueueSubmit: the device was lost before"};

    VkTimelineSemaphoreSubmitInfo timeline{VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO};
    timeline.signalSemaphoreValueCount = 1;
    timeline.pSignalSemaphoreValues = &value;
    VkSubmitInfo info{VK_STRUCTURE_TYPE_SUBMIT_INFO, &timeline};
    info.commandBufferCount = static_cast<std::uint32_t>(commands.size());
    info.pCommandBuffers = commands.data();
    info.signalSemaphoreCount = 1;
    info.pSignalSemaphores = &timeline_;
    FIRESIDE_CHECK(
        outcome(device_.table().vkQueueSubmit(handle_, 1, &info, VK_NULL_HANDLE), "vkQueueSubmit"));
    submitted_ = value;
    return value;
}

Result<> Queue::wait(std::uint64_t value) {
    VkSemaphoreWaitInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO};
    info.semaphoreCount = 1;
    info.pSemaphores = &timeline_;
    info.pValues = &value;
    return outcome(
        device_.table().vkWaitSemaphores(device_.handle(), &info, std::numeric_limits<std::uint64_t>::max()),
        "vkWaitSemaphores");
}

Result<> Queue::submitAndWait(std::span<const VkCommandBuffer> commands) {
    FIRESIDE_TRY(const std::uint64_t value, submit(commands));
    return wait(value);
}

}  // namespace fireside::vulkan
