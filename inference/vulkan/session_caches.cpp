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

std::vector<DeviceRange> SessionCaches::ranges(std::int32_t length, std::int32_t earliest,
                                               std::span<const std::size_t> states) const {
    std::vector<DeviceRange> ranges;
    for (const plan::SavedRange& range : plan::savedRanges(layout_, length, earliest, states)) {
        ranges.push_back({range.array ? &arena_.places()[*range.array] : nullptr, range.offset, range.bytes});
    }
    return ranges;
}

Result<std::vector<std::byte>> SessionCaches::save(std::int32_t length) {
    if (length < 1 || contents_.resumable(length) != length) {
        return Error{ErrorCode::InvalidArgument, "position " + std::to_string(length) + " is not resumable"};
    }
    const auto states = contents_.statesWithin(length);
    std::vector<std::size_t> arrays;
    for (const auto& state : states) {
        arrays.push_back(layout_.firstState + (state.checkpoint ? 1 + *state.checkpoint : 0));
    }
    const plan::SavedHeader header{plan::positionsOf(states), contents_.earliestHeld(length)};
    const auto from = ranges(length, header.earliest, arrays);
    std::vector<std::byte> saved(sizeof header + totalBytes(from));
    std::memcpy(saved.data(), &header, sizeof header);
    FIRESIDE_CHECK(readBack(model_, from, std::span(saved).subspan(sizeof header)));
    return saved;
}

Result<> SessionCaches::load(std::int32_t length, std::span<const std::byte> saved,
                             std::int32_t contextLength) {
    if (length > contextLength) {
        return {ErrorCode::ContextFull,
                std::to_string(length) + " saved tokens, context of " + std::to_string(contextLength)};
    }
    const Error wrong{ErrorCode::InvalidArgument, std::to_string(saved.size()) +
                                                      " bytes cannot be the caches of " +
                                                      std::to_string(length) + " tokens"};
    plan::SavedHeader header{};
    if (length < 1 || saved.size() < sizeof header) return wrong;
    std::memcpy(&header, saved.data(), sizeof header);
    const auto states = plan::usedPositions(header.states, length, contents_.recurrent());
    if (!states || header.earliest < 0 || header.earliest > length) return wrong;
    std::vector<std::size_t> arrays;
    for (std::size_t i = 0; i < states->size(); ++i) arrays.push_back(layout_.firstState + i);
    const auto to = ranges(length, header.earliest, arrays);
    const auto content = saved.subspan(sizeof header);
    if (totalBytes(to) != content.size()) return wrong;
    contents_.forget();
    FIRESIDE_CHECK(writeThrough(model_, content, to));
    contents_.loaded(length, header.earliest, *states);
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
