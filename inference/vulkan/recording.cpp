#include "inference/vulkan/recording.h"

#include <string>

namespace fireside::vulkan {
namespace {

// Sizes of indirect dispatches are values as well: written by a shader, read before one starts.
constexpr VkPipelineStageFlags kDispatchStages =
    VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_DRAW_INDIRECT_BIT;
constexpr VkAccessFlags kDispatchAccess =
    VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_INDIRECT_COMMAND_READ_BIT;
constexpr MemoryDependency kBetweenDispatches{kDispatchStages,
                                              VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT,
                                              kDispatchStages, kDispatchAccess};

// Host writes (the step buffer, mapped weights) need no barrier: vkQueueSubmit makes them visible.
constexpr MemoryDependency kBeforeStep{kDispatchStages | VK_PIPELINE_STAGE_TRANSFER_BIT,
                                       VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT |
                                           VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
                                       kDispatchStages, kDispatchAccess};

// Scratch that is written over may have been read.
constexpr MemoryDependency kBeforeReceiving{
    VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
    VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT,
    VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};

constexpr MemoryDependency kBeforeCopy{VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_ACCESS_SHADER_WRITE_BIT,
                                       VK_PIPELINE_STAGE_TRANSFER_BIT,
                                       VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};

constexpr MemoryDependency kBeforeHost{VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT,
                                       VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT};

Result<std::vector<Dispatch>> lowerAll(const plan::Plan& plan, const Bindings& bindings,
                                       const DeviceProfile& profile) {
    std::vector<Dispatch> dispatches;
    for (const plan::Node& node : plan.nodes) {
        auto dispatch = lower(node.op, plan, bindings, profile);
        if (!dispatch.ok()) return Error{dispatch.code(), node.label + ": " + dispatch.error().detail};
        dispatches.push_back(std::move(dispatch).value());
    }
    return dispatches;
}

void recordDispatch(const Device& device, VkCommandBuffer commands, VkPipelineLayout layout,
                    VkPipeline pipeline, const Dispatch& dispatch, const ScratchMemory& scratch) {
    const VolkDeviceTable& table = device.table();
    table.vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
    table.vkCmdPushConstants(commands, layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, dispatch.pushBytes,
                             dispatch.push.data());
    if (dispatch.indirect != 0) {
        table.vkCmdDispatchIndirect(commands, scratch.buffer, dispatch.indirect - scratch.address);
        return;
    }
    table.vkCmdDispatch(commands, dispatch.groups[0], dispatch.groups[1], dispatch.groups[2]);
}

void recordCopies(const Device& device, VkCommandBuffer commands, std::span<const HostCopy> copies) {
    for (const HostCopy& copy : copies) {
        const VkBufferCopy region{copy.sourceOffset, copy.targetOffset, copy.bytes};
        device.table().vkCmdCopyBuffer(commands, copy.source, copy.target, 1, &region);
    }
}

void recordReceives(const Device& device, VkCommandBuffer commands, std::span<const HostCopy> copies) {
    recordBarrier(device, commands, kBeforeReceiving);
    recordCopies(device, commands, copies);
}

void recordSends(const Device& device, VkCommandBuffer commands, std::span<const HostCopy> copies) {
    recordBarrier(device, commands, kBeforeCopy);
    recordCopies(device, commands, copies);
    recordBarrier(device, commands, kBeforeHost);
}

}  // namespace

Result<Recording> Recording::record(const Device& device, Pipelines& pipelines, const plan::Plan& plan,
                                    const plan::Schedule& schedule, const Bindings& bindings,
                                    const ScratchMemory& scratch, std::span<const StretchCopies> stretches) {
    FIRESIDE_TRY(const std::vector<Dispatch> dispatches, lowerAll(plan, bindings, device.profile()));
    FIRESIDE_TRY(const std::vector<VkPipeline> compiled, pipelines.compile(dispatches));
    Recording recording;
    recording.dispatches_ = dispatches.size();
    FIRESIDE_TRY(recording.pool_, CommandPool::create(device));
    for (const StretchCopies& stretch : stretches) {
        std::vector<VkCommandBuffer>& segments = recording.stretches_.emplace_back();
        for (std::size_t i = stretch.first; i < stretch.end; ++i) {
            const bool first = i == stretch.first;
            if (first || plan.nodes[i].segment != plan.nodes[i - 1].segment)
                FIRESIDE_CHECK(recording.openSegment(segments));
            const VkCommandBuffer commands = segments.back();
            if (first && !stretch.receives.empty()) {
                recordReceives(device, commands, stretch.receives);
                ++recording.barriers_;
            }
            if (first || schedule.barrierBefore[i]) {
                recordBarrier(device, commands, first ? kBeforeStep : kBetweenDispatches);
                ++recording.barriers_;
            }
            if (dispatches[i].shader->name != pipelines.faults().wrongShader)
                recordDispatch(device, commands, pipelines.layout(), compiled[i], dispatches[i], scratch);
        }
        if (segments.empty()) continue;
        if (!stretch.sends.empty()) {
            recordSends(device, segments.back(), stretch.sends);
            recording.barriers_ += 2;
        }
        FIRESIDE_CHECK(recording.pool_->end(segments.back()));
    }
    return recording;
}

/// Ends the one before.
Result<> Recording::openSegment(std::vector<VkCommandBuffer>& segments) {
    if (!segments.empty()) FIRESIDE_CHECK(pool_->end(segments.back()));
    FIRESIDE_TRY(const VkCommandBuffer commands, pool_->allocate());
    FIRESIDE_CHECK(pool_->begin(commands));
    segments.push_back(commands);
    return {};
}

}  // namespace fireside::vulkan
