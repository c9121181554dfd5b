#include "inference/vulkan/recording.h"

#include <string>

namespace fireside::vulkan {
namespace {

constexpr MemoryDependency kBetweenDispatches{
    VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT,
    VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT};

// Host writes (the step buffer, mapped weights) need no barrier: vkQueueSubmit makes them visible.
constexpr MemoryDependency kBeforeStep{VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
                                       VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT |
                                           VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
                                       VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                                       VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT};

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
                    VkPipeline pipeline, const Dispatch& dispatch) {
    const VolkDeviceTable& table = device.table();
    table.vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
    table.vkCmdPushConstants(commands, layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, dispatch.pushBytes,
                             dispatch.push.data());
    table.vkCmdDispatch(commands, dispatch.groups[0], dispatch.groups[1], dispatch.groups[2]);
}

void recordLogits(const Device& device, VkCommandBuffer commands, const LogitsCopy& logits) {
    recordBarrier(device, commands, kBeforeCopy);
    const VkBufferCopy region{logits.sourceOffset, 0, logits.bytes};
    device.table().vkCmdCopyBuffer(commands, logits.source, logits.target, 1, &region);
    recordBarrier(device, commands, kBeforeHost);
}

}  // namespace

Result<Recording> Recording::record(const Device& device, Pipelines& pipelines, const plan::Plan& plan,
                                    const plan::Schedule& schedule, const Bindings& bindings,
                                    const LogitsCopy& logits) {
    FIRESIDE_TRY(const std::vector<Dispatch> dispatches, lowerAll(plan, bindings, device.profile()));
    FIRESIDE_TRY(const std::vector<VkPipeline> compiled, pipelines.compile(dispatches));
    Recording recording;
    recording.dispatches_ = dispatches.size();
    FIRESIDE_TRY(recording.pool_, CommandPool::create(device));
    for (std::size_t i = 0; i < dispatches.size(); ++i) {
        if (i == 0 || plan.nodes[i].segment != plan.nodes[i - 1].segment) {
            if (i > 0) FIRESIDE_CHECK(recording.pool_->end(recording.segments_.back()));
            FIRESIDE_TRY(const VkCommandBuffer commands, recording.pool_->allocate());
            FIRESIDE_CHECK(recording.pool_->begin(commands));
            recording.segments_.push_back(commands);
        }
        const VkCommandBuffer commands = recording.segments_.back();
        if (i == 0 || schedule.barrierBefore[i]) {
            recordBarrier(device, commands, i == 0 ? kBeforeStep : kBetweenDispatches);
            ++recording.barriers_;
        }
        recordDispatch(device, commands, pipelines.layout(), compiled[i], dispatches[i]);
    }
    if (recording.segments_.empty()) return {ErrorCode::Internal, "a plan without nodes"};
    if (logits.bytes > 0) {
        recordLogits(device, recording.segments_.back(), logits);
        recording.barriers_ += 2;
    }
    FIRESIDE_CHECK(recording.pool_->end(recording.segments_.back()));
    return recording;
}

}  // namespace fireside::vulkan
