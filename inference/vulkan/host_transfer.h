// Parts of device memory to host memory and back, through a staging buffer. For what is moved seldom: each
// batch is waited for. Thread: the queue's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "app/base/result.h"
#include "inference/vulkan/device_model.h"
#include "inference/vulkan/memory.h"

namespace fireside::vulkan {

/// Part of an array on the device; offset and bytes are multiples of 4.
struct DeviceRange {
    const Arena::Place* place = nullptr;  // null: bytes that are left out
    std::uint64_t offset = 0;             // bytes within the array
    std::uint64_t bytes = 0;
};
[[nodiscard]] std::uint64_t totalBytes(std::span<const DeviceRange> ranges);

/// The ranges one after the other, into as many bytes; after everything that was submitted. Errors:
/// OutOfMemory (staging), DeviceLost, DeviceFailure.
[[nodiscard]] Result<> readBack(const DeviceModel& model, std::span<const DeviceRange> from,
                                std::span<std::byte> to);
/// The other way. Steps that are submitted afterwards see it. Errors: likewise; what the ranges hold is then
/// undefined.
[[nodiscard]] Result<> writeThrough(const DeviceModel& model, std::span<const std::byte> from,
                                    std::span<const DeviceRange> to);

}  // namespace fireside::vulkan
