#include "inference/vulkan/memory.h"

#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "inference/vulkan/packing.h"
#include "inference/vulkan/vk_result.h"

namespace fireside::vulkan {
namespace {

constexpr VkMemoryPropertyFlags kMappable =
    VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;

struct Wish {
    VkMemoryPropertyFlags needed;
    VkMemoryPropertyFlags welcome;
};

Wish wishFor(MemoryUse use, bool unifiedMemory) {
    switch (use) {
        case MemoryUse::DeviceLocal:
            return {VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, unifiedMemory ? kMappable : 0};
        case MemoryUse::Upload:
            return {kMappable, 0};
        case MemoryUse::Readback:
            return {kMappable, VK_MEMORY_PROPERTY_HOST_CACHED_BIT};
    }
    return {};
}

std::optional<std::uint32_t> memoryType(const VkPhysicalDeviceMemoryProperties& memory, std::uint32_t allowed,
                                        VkMemoryPropertyFlags wanted) {
    for (std::uint32_t i = 0; i < memory.memoryTypeCount; ++i) {
        const bool fits = (memory.memoryTypes[i].propertyFlags & wanted) == wanted;
        if (fits && (allowed >> i & 1u) != 0) return i;
    }
    return std::nullopt;
}

}  // namespace

Buffer::Buffer(Buffer&& other) noexcept {
    *this = std::move(other);
}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
    std::swap(device_, other.device_);
    std::swap(handle_, other.handle_);
    std::swap(memory_, other.memory_);
    std::swap(address_, other.address_);
    std::swap(bytes_, other.bytes_);
    std::swap(mapped_, other.mapped_);
    return *this;
}

Buffer::~Buffer() {
    if (device_ == nullptr) return;
    device_->table().vkDestroyBuffer(device_->handle(), handle_, nullptr);
    device_->table().vkFreeMemory(device_->handle(), memory_, nullptr);
}

std::uint64_t Arena::bytes() const {
    return std::accumulate(buffers_.begin(), buffers_.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const Buffer& buffer) { return sum + buffer.bytes(); });
}

Result<Buffer> Memory::allocate(std::uint64_t bytes, MemoryUse use, std::string_view what) {
    Buffer buffer;
    buffer.device_ = &device_;
    buffer.bytes_ = bytes;
    VkBufferCreateInfo info{VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO};
    info.size = bytes;
    info.usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT |
                 VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                 VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT;
    FIRESIDE_CHECK(check(device_.table().vkCreateBuffer(device_.handle(), &info, nullptr, &buffer.handle_),
                         "vkCreateBuffer"));
    FIRESIDE_CHECK(bind(buffer, use, what));
    const VkBufferDeviceAddressInfo address{VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO, nullptr,
                                            buffer.handle_};
    buffer.address_ = device_.table().vkGetBufferDeviceAddress(device_.handle(), &address);
    return buffer;
}

Result<> Memory::bind(Buffer& buffer, MemoryUse use, std::string_view what) {
    const VolkDeviceTable& table = device_.table();
    VkMemoryRequirements requirements{};
    table.vkGetBufferMemoryRequirements(device_.handle(), buffer.handle_, &requirements);
    const PhysicalDevice& physical = device_.physical();
    const Wish wish = wishFor(use, physical.unifiedMemory);
    auto type = memoryType(physical.memory, requirements.memoryTypeBits, wish.needed | wish.welcome);
    if (!type) type = memoryType(physical.memory, requirements.memoryTypeBits, wish.needed);
    if (!type) return {ErrorCode::DeviceFailure, "no memory type for " + std::string(what)};

    VkMemoryAllocateFlagsInfo flags{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO};
    flags.flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT;
    VkMemoryAllocateInfo info{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, &flags};
    info.allocationSize = requirements.size;
    info.memoryTypeIndex = *type;
    const bool injected = allocations_++ == faults_.failAllocationAt;
    const VkResult result = injected
                                ? VK_ERROR_OUT_OF_DEVICE_MEMORY
                                : table.vkAllocateMemory(device_.handle(), &info, nullptr, &buffer.memory_);
    if (const auto outcome = check(result, "vkAllocateMemory"); !outcome.ok()) {
        return {outcome.code(), outcome.error().detail + ": " + std::to_string(info.allocationSize) +
                                    " bytes for " + std::string(what) + ", " +
                                    std::to_string(availableMemory(physical)) + " bytes available on " +
                                    physical.description.name};
    }
    FIRESIDE_CHECK(check(table.vkBindBufferMemory(device_.handle(), buffer.handle_, buffer.memory_, 0),
                         "vkBindBufferMemory"));
    if ((physical.memory.memoryTypes[*type].propertyFlags & kMappable) != kMappable) return {};
    if (use == MemoryUse::DeviceLocal && !physical.unifiedMemory) return {};
    void* mapped = nullptr;
    FIRESIDE_CHECK(check(table.vkMapMemory(device_.handle(), buffer.memory_, 0, VK_WHOLE_SIZE, 0, &mapped),
                         "vkMapMemory"));
    buffer.mapped_ = static_cast<std::byte*>(mapped);
    return {};
}

Result<Arena> Memory::allocateArena(std::span<const std::uint64_t> sizes, std::string_view what) {
    const auto packing = pack(sizes, device_.physical().maxAllocationBytes);
    if (!packing) {
        return {ErrorCode::ModelTooLarge, "one array of " + std::string(what) +
                                              " is larger than the largest allocation, " +
                                              std::to_string(device_.physical().maxAllocationBytes) +
                                              " bytes, of " + device_.physical().description.name};
    }
    Arena arena;
    for (const std::uint64_t bytes : packing->pieceBytes) {
        FIRESIDE_TRY(Buffer buffer, allocate(bytes, MemoryUse::DeviceLocal, what));
        arena.buffers_.push_back(std::move(buffer));
    }
    // Places point at buffers, which stay where they are from here on (moving a vector keeps its elements'
    // addresses).
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const auto [piece, offset] = packing->places[i];
        arena.places_.push_back({&arena.buffers_[piece], offset, reservedBytes(sizes[i])});
    }
    return arena;
}

}  // namespace fireside::vulkan
