// The memory that a session's steps leave for later ones, with what it holds at present. Thread: its
// executor's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "inference/cpu/aligned_buffer.h"
#include "inference/cpu/operands.h"
#include "inference/plan/executor.h"
#include "inference/plan/saved_caches.h"

namespace fireside::cpu {

class SessionCaches {
 public:
    /// For steps of up to `capacity` tokens of plans like `plan`. Errors: OutOfMemory.
    [[nodiscard]] static Result<std::unique_ptr<SessionCaches>> create(const plan::Plan& plan,
                                                                       plan::KvType type,
                                                                       std::int32_t contextLength,
                                                                       std::int32_t capacity);

    [[nodiscard]] std::uint64_t bytes() const;
    /// Per Plan::caches.
    [[nodiscard]] std::vector<CacheView> views(const plan::Plan& plan) const;
    [[nodiscard]] plan::CacheContents& contents() { return contents_; }
    [[nodiscard]] const plan::CacheContents& contents() const { return contents_; }

    /// As plan::ExecutorSession::checkpoint(), which cannot fail here.
    void checkpoint();
    /// Makes the recurrent state that of a resumable position, where it is not.
    void prepare(std::int32_t position);
    /// As plan::ExecutorSession::save() and load(). The bytes: plan::SavedHeader, then plan::savedRanges().
    [[nodiscard]] Result<std::vector<std::byte>> save(std::int32_t length);
    [[nodiscard]] Result<> load(std::int32_t length, std::span<const std::byte> saved);

 private:
    SessionCaches(plan::CacheContents contents, plan::CacheLayout layout, plan::KvType type,
                  std::int32_t contextLength)
        : contents_(std::move(contents)),
          layout_(std::move(layout)),
          type_(type),
          contextLength_(contextLength) {}
    /// Current state (0) or checkpoint i - 1.
    [[nodiscard]] std::byte* state(std::size_t i) const { return arrays_[layout_.firstState + i].data(); }

    plan::CacheContents contents_;
    plan::CacheLayout layout_;
    plan::KvType type_;
    std::int32_t contextLength_;
    std::vector<AlignedBuffer> arrays_;  // per CacheLayout::sizes
};

}  // namespace fireside::cpu
