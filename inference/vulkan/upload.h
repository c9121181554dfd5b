// Model weights on their way to the device, from the mapped file through two staging buffers in turn: while
// the device copies one, the host fills the other. Where the target is host memory itself (integrated and
// software devices) the bytes are copied straight. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "app/base/result.h"
#include "inference/plan/executor.h"
#include "inference/vulkan/memory.h"
#include "inference/vulkan/queue.h"

namespace fireside::vulkan {

/// `prefix` (weight_layout.h), then `source` go to the start of `target`; the rest of target.reserved becomes
/// zero.
struct UploadItem {
    std::span<const std::byte> source;
    Arena::Place target;
    std::span<const std::byte> prefix = {};
};

struct UploadControl {
    std::function<void(std::uint64_t done, std::uint64_t total)>
        progress;                               // may be empty; bytes of the sources
    const plan::CancelToken* cancel = nullptr;  // checked per kUploadChunkBytes
};
inline constexpr std::uint64_t kUploadChunkBytes = std::uint64_t{16} << 20;

/// Errors: Cancelled, OutOfMemory (staging), DeviceLost, DeviceFailure. Complete on return.
[[nodiscard]] Result<> uploadStaged(const Device& device, Memory& memory, Queue& queue,
                                    std::span<const UploadItem> items, const UploadControl& control);
/// For targets that are mapped. Errors: Cancelled.
[[nodiscard]] Result<> uploadMapped(std::span<const UploadItem> items, const UploadControl& control);

}  // namespace fireside::vulkan
