// The memory that a session's steps leave for later ones, with what it holds at present. What lies beyond the
// positions that were run is undefined; kernels never look there. Thread: its executor's.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "inference/plan/saved_caches.h"
#include "inference/vulkan/commands.h"
#include "inference/vulkan/device_model.h"
#include "inference/vulkan/host_transfer.h"
#include "inference/vulkan/kernel.h"
#include "inference/vulkan/memory.h"

namespace fireside::vulkan {

class SessionCaches {
 public:
    /// For steps of up to `capacity` tokens of plans like `plan`. `model` outlives the caches. Errors:
    /// OutOfMemory, ModelTooLarge (one array is larger than the largest allocation), DeviceLost,
    /// DeviceFailure.
    [[nodiscard]] static Result<std::unique_ptr<SessionCaches>> create(DeviceModel& model,
                                                                       const plan::Plan& plan,
                                                                       std::int32_t contextLength,
                                                                       std::int32_t capacity);

    [[nodiscard]] CacheBinding binding(plan::CacheId id) const;
    [[nodiscard]] std::uint64_t bytes() const { return arena_.bytes(); }
    [[nodiscard]] plan::CacheContents& contents() { return contents_; }
    [[nodiscard]] const plan::CacheContents& contents() const { return contents_; }

    /// As plan::ExecutorSession::checkpoint().
    [[nodiscard]] Result<> checkpoint();
    /// Makes the recurrent state that of a resumable position, where it is not. Errors: DeviceLost,
    /// DeviceFailure.
    [[nodiscard]] Result<> prepare(std::int32_t position);

    /// As plan::ExecutorSession::save() and load(). The bytes: see plan::SavedCaches.
    [[nodiscard]] Result<std::vector<std::byte>> save(std::int32_t length);
    [[nodiscard]] Result<> load(std::int32_t length, std::span<const std::byte> saved,
                                std::int32_t contextLength);

 private:
    SessionCaches(DeviceModel& model, plan::CacheContents contents, plan::CacheLayout layout)
        : model_(model), contents_(std::move(contents)), layout_(std::move(layout)) {}
    /// Places of the current recurrent state and its copies.
    [[nodiscard]] const Arena::Place& currentState() const { return arena_.places()[layout_.firstState]; }
    [[nodiscard]] const Arena::Place& copyOfState(std::size_t checkpoint) const {
        return arena_.places()[layout_.firstState + 1 + checkpoint];
    }
    /// Where they lie.
    [[nodiscard]] std::vector<DeviceRange> ranges(std::span<const plan::SavedRange> saved) const;
    [[nodiscard]] Result<> copyState(const Arena::Place& from, const Arena::Place& to);

    DeviceModel& model_;
    plan::CacheContents contents_;
    plan::CacheLayout layout_;
    Arena arena_;  // per plan::CacheLayout::sizes
    std::unique_ptr<CommandPool> pool_;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
};

}  // namespace fireside::vulkan
