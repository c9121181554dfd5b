#include "inference/vulkan/session_caches.h"

#include <span>
#include <utility>

namespace fireside::vulkan {
namespace {

// Steps before may have written the state, and copies before may have read or written what is written now.
// What follows a copy is another copy or a step, which begin with a barrier of their own.
constexpr MemoryDependency kBeforeCopy{VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
                                       VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT |
                                           VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
                                       VK_PIPELINE_STAGE_TRANSFER_BIT,
                                       VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};

}  // namespace

Result<std::unique_ptr<SessionCaches>> SessionCaches::create(DeviceModel& model, const plan::Plan& plan,
                                                             std::int32_t contextLength,
                                                             std::int32_t capacity) {
    std::unique_ptr<SessionCaches> caches(
        new SessionCaches(model, plan::contentsOf(plan, contextLength, capacity),
                          layOutCaches(plan.caches, model.kvType, contextLength, capacity)));
    FIRESIDE_TRY(caches->arena_, model.memory->allocateArena(caches->layout_.sizes, "KV cache"));
    if (caches->contents_.recurrent()) {
        FIRESIDE_TRY(caches->pool_, CommandPool::create(*model.device));
        FIRESIDE_TRY(caches->commands_, caches->pool_->allocate());
    }
    return caches;
}

CacheBinding SessionCaches::binding(plan::CacheId id) const {
    const CacheLayout::Place& place = layout_.places[static_cast<std::size_t>(id)];
    CacheBinding binding;
    if (place.keys) binding.keys = arena_.places()[*place.keys].address();
    if (place.values) binding.values = arena_.places()[*place.values].address();
    if (layout_.stateBytes > 0) {
        binding.conv = currentState().address() + place.convOffset;
        binding.state = currentState().address() + place.stateOffset;
    }
    binding.rows = place.rows;
    return binding;
}

Result<> SessionCaches::checkpoint() {
    const auto target = contents_.chooseCheckpoint();
    if (!target) return {};
    FIRESIDE_CHECK(copyState(currentState(), copyOfState(*target)));
    contents_.saved(*target);
    return {};
}

Result<> SessionCaches::prepare(std::int32_t position) {
    const auto source = contents_.checkpointFor(position);
    if (!source) return {};
    FIRESIDE_CHECK(copyState(copyOfState(*source), currentState()));
    contents_.restored(position);
    return {};
}

Result<> SessionCaches::copyState(const Arena::Place& from, const Arena::Place& to) {
    FIRESIDE_CHECK(pool_->begin(commands_));
    recordBarrier(*model_.device, commands_, kBeforeCopy);
    const VkBufferCopy region{from.offset, to.offset, layout_.stateBytes};
    model_.device->table().vkCmdCopyBuffer(commands_, from.buffer->handle(), to.buffer->handle(), 1, &region);
    FIRESIDE_CHECK(pool_->end(commands_));
    return model_.queue->submitAndWait(std::span(&commands_, 1));
}

}  // namespace fireside::vulkan
