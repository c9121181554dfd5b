#include "inference/vulkan/session_caches.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <string>
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
                          plan::layOutCaches(plan.caches, model.kvType, contextLength, capacity)));
    FIRESIDE_TRY(caches->arena_, model.memory->allocateArena(caches->layout_.sizes, "KV cache"));
    if (caches->contents_.recurrent()) {
        FIRESIDE_TRY(caches->pool_, CommandPool::create(*model.device));
        FIRESIDE_TRY(caches->commands_, caches->pool_->allocate());
    }
    return caches;
}

CacheBinding SessionCaches::binding(plan::CacheId id) const {
    const plan::CacheLayout::Place& place = layout_.places[static_cast<std::size_t>(id)];
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

std::vector<DeviceRange> SessionCaches::ranges(std::span<const plan::SavedRange> saved) const {
    std::vector<DeviceRange> ranges;
    for (const plan::SavedRange& range : saved) {
        ranges.push_back({range.array ? &arena_.places()[*range.array] : nullptr, range.offset, range.bytes});
    }
    return ranges;
}

Result<std::vector<std::byte>> SessionCaches::save(std::int32_t length) {
    FIRESIDE_TRY(const plan::SavedCaches caches, plan::cachesToSave(layout_, contents_, length));
    std::vector<std::byte> saved(sizeof caches.header + caches.contentBytes());
    std::memcpy(saved.data(), &caches.header, sizeof caches.header);
    FIRESIDE_CHECK(readBack(model_, ranges(caches.ranges), std::span(saved).subspan(sizeof caches.header)));
    return saved;
}

Result<> SessionCaches::load(std::int32_t length, std::span<const std::byte> saved,
                             std::int32_t contextLength) {
    FIRESIDE_TRY(const plan::SavedCaches caches,
                 plan::cachesToLoad(layout_, contents_, contextLength, length, saved));
    contents_.forget();
    FIRESIDE_CHECK(writeThrough(model_, saved.subspan(sizeof caches.header), ranges(caches.ranges)));
    contents_.loaded(length, caches.header.earliest, caches.states);
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
