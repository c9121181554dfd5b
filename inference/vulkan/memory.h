// Device memory: buffers by intent, each with its own allocation and device address, and arenas that hold
// many arrays in a few large allocations. Sub-allocation beyond that is not needed: everything lives as long
// as its session or model. One thread.
#pragma once

#include <volk.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "app/base/result.h"
#include "inference/vulkan/executor.h"
#include "inference/vulkan/logical_device.h"

namespace fireside::vulkan {

enum class MemoryUse : std::uint8_t {
    DeviceLocal,  // what shaders work on; also mapped where host and device share their memory
    Upload,       // written by the host, read by the device
    Readback,     // written by the device, read by the host
};

/// A buffer with its own allocation. `mapped` is coherent host memory, or null.
class Buffer {
 public:
    Buffer() = default;
    Buffer(Buffer&& other) noexcept;
    Buffer& operator=(Buffer&& other) noexcept;
    ~Buffer();

    [[nodiscard]] VkBuffer handle() const { return handle_; }
    [[nodiscard]] std::uint64_t address() const { return address_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] std::byte* mapped() const { return mapped_; }

 private:
    friend class Memory;
    const Device* device_ = nullptr;
    VkBuffer handle_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    std::uint64_t address_ = 0;
    std::uint64_t bytes_ = 0;
    std::byte* mapped_ = nullptr;
};

/// Where arrays lie in the buffers of an arena.
class Arena {
 public:
    struct Place {
        const Buffer* buffer = nullptr;
        std::uint64_t offset = 0;
        std::uint64_t reserved = 0;  // bytes up to the next array: the array's own and at least kArraySlack
        [[nodiscard]] std::uint64_t address() const { return buffer->address() + offset; }
    };
    [[nodiscard]] const std::vector<Place>& places() const { return places_; }
    [[nodiscard]] const std::vector<Buffer>& buffers() const { return buffers_; }
    [[nodiscard]] std::uint64_t bytes() const;

 private:
    friend class Memory;
    std::vector<Buffer> buffers_;
    std::vector<Place> places_;
};

class Memory {
 public:
    Memory(const Device& device, const FaultInjection& faults) : device_(device), faults_(faults) {}

    /// `what` names the buffer in errors. Errors: OutOfMemory (with the numbers), DeviceFailure, DeviceLost.
    [[nodiscard]] Result<Buffer> allocate(std::uint64_t bytes, MemoryUse use, std::string_view what);
    /// DeviceLocal memory for arrays of these sizes, packed as packing.h says; contents are undefined.
    /// Errors: as allocate(); ModelTooLarge when one array is larger than the device's largest allocation.
    [[nodiscard]] Result<Arena> allocateArena(std::span<const std::uint64_t> sizes, std::string_view what);

 private:
    [[nodiscard]] Result<> bind(Buffer& buffer, MemoryUse use, std::string_view what);

    const Device& device_;
    FaultInjection faults_;
    int allocations_ = 0;
};

}  // namespace fireside::vulkan
