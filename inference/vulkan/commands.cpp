#include "inference/vulkan/commands.h"

#include "inference/vulkan/vk_result.h"

namespace fireside::vulkan {

Result<std::unique_ptr<CommandPool>> CommandPool::create(const Device& device) {
    std::unique_ptr<CommandPool> pool(new CommandPool(device));
    VkCommandPoolCreateInfo info{VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO};
    info.flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT;
    info.queueFamilyIndex = device.physical().queueFamily;
    FIRESIDE_CHECK(check(device.table().vkCreateCommandPool(device.handle(), &info, nullptr, &pool->handle_),
                         "vkCreateCommandPool"));
    return pool;
}

CommandPool::~CommandPool() {
    device_.table().vkDestroyCommandPool(device_.handle(), handle_, nullptr);
}

Result<VkCommandBuffer> CommandPool::allocate() {
    VkCommandBufferAllocateInfo info{VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO};
    info.commandPool = handle_;
    info.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    info.commandBufferCount = 1;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    FIRESIDE_CHECK(check(device_.table().vkAllocateCommandBuffers(device_.handle(), &info, &commands),
                         "vkAllocateCommandBuffers"));
    return commands;
}

Result<> CommandPool::begin(VkCommandBuffer commands) const {
    const VkCommandBufferBeginInfo info{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    return check(device_.table().vkBeginCommandBuffer(commands, &info), "vkBeginCommandBuffer");
}

Result<> CommandPool::end(VkCommandBuffer commands) const {
    return check(device_.table().vkEndCommandBuffer(commands), "vkEndCommandBuffer");
}

void recordBarrier(const Device& device, VkCommandBuffer commands, const MemoryDependency& dependency) {
    VkMemoryBarrier barrier{VK_STRUCTURE_TYPE_MEMORY_BARRIER};
    barrier.srcAccessMask = dependency.sourceAccess;
    barrier.dstAccessMask = dependency.targetAccess;
    device.table().vkCmdPipelineBarrier(commands, dependency.sourceStages, dependency.targetStages, 0, 1,
                                        &barrier, 0, nullptr, 0, nullptr);
}

}  // namespace fireside::vulkan
