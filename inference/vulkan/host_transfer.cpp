#include "inference/vulkan/host_transfer.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "inference/vulkan/commands.h"
#include "inference/vulkan/upload.h"

namespace fireside::vulkan {
namespace {

// Steps and copies before may have written what is read, and read what is written. A step that follows begins
// with a barrier of its own.
constexpr MemoryDependency kBeforeCopy{VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT,
                                       VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT |
                                           VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
                                       VK_PIPELINE_STAGE_TRANSFER_BIT,
                                       VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};
constexpr MemoryDependency kBeforeHost{VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT,
                                       VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT};

enum class Direction : std::uint8_t { ToHost, ToDevice };

/// Device ranges that fit the staging buffer together.
struct Batch {
    std::vector<DeviceRange> ranges;
    std::uint64_t bytes = 0;
};

std::vector<Batch> batchesOf(std::span<const DeviceRange> ranges) {
    std::vector<Batch> batches;
    for (DeviceRange rest : ranges) {
        while (rest.bytes > 0) {
            if (batches.empty() || batches.back().bytes == kUploadChunkBytes) batches.emplace_back();
            Batch& batch = batches.back();
            const std::uint64_t count = std::min(rest.bytes, kUploadChunkBytes - batch.bytes);
            batch.ranges.push_back({rest.place, rest.offset, count});
            batch.bytes += count;
            rest.offset += count;
            rest.bytes -= count;
        }
    }
    return batches;
}

/// A staging buffer and the commands that copy from or to it.
class Staging {
 public:
    [[nodiscard]] static Result<Staging> create(const DeviceModel& model, std::uint64_t bytes,
                                                Direction direction) {
        Staging staging(model, direction);
        const MemoryUse use = direction == Direction::ToHost ? MemoryUse::Readback : MemoryUse::Upload;
        FIRESIDE_TRY(staging.buffer_, model.memory->allocate(bytes, use, "staging"));
        FIRESIDE_TRY(staging.pool_, CommandPool::create(*model.device));
        FIRESIDE_TRY(staging.commands_, staging.pool_->allocate());
        return staging;
    }
    [[nodiscard]] std::byte* bytes() const { return buffer_.mapped(); }

    /// Copies a batch and waits until that is done.
    [[nodiscard]] Result<> copy(const Batch& batch) {
        FIRESIDE_CHECK(pool_->begin(commands_));
        recordBarrier(*model_->device, commands_, kBeforeCopy);
        std::uint64_t here = 0;
        for (const DeviceRange& range : batch.ranges) {
            if (range.place == nullptr) {
                here += range.bytes;
                continue;
            }
            const std::uint64_t there = range.place->offset + range.offset;
            VkBuffer source = range.place->buffer->handle();
            VkBuffer target = buffer_.handle();
            VkBufferCopy region{there, here, range.bytes};
            if (direction_ == Direction::ToDevice) {
                std::swap(source, target);
                std::swap(region.srcOffset, region.dstOffset);
            }
            model_->device->table().vkCmdCopyBuffer(commands_, source, target, 1, &region);
            here += range.bytes;
        }
        if (direction_ == Direction::ToHost) recordBarrier(*model_->device, commands_, kBeforeHost);
        FIRESIDE_CHECK(pool_->end(commands_));
        return model_->queue->submitAndWait(std::span(&commands_, 1));
    }

 private:
    Staging(const DeviceModel& model, Direction direction) : model_(&model), direction_(direction) {}

    const DeviceModel* model_;
    Direction direction_;
    Buffer buffer_;
    std::unique_ptr<CommandPool> pool_;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
};

}  // namespace

std::uint64_t totalBytes(std::span<const DeviceRange> ranges) {
    return std::accumulate(ranges.begin(), ranges.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const DeviceRange& range) { return sum + range.bytes; });
}

Result<> readBack(const DeviceModel& model, std::span<const DeviceRange> from, std::span<std::byte> to) {
    const std::vector<Batch> batches = batchesOf(from);
    if (batches.empty()) return {};
    FIRESIDE_TRY(Staging staging, Staging::create(model, batches.front().bytes, Direction::ToHost));
    for (const Batch& batch : batches) {
        FIRESIDE_CHECK(staging.copy(batch));
        std::memcpy(to.data(), staging.bytes(), batch.bytes);
        to = to.subspan(batch.bytes);
    }
    return {};
}

Result<> writeThrough(const DeviceModel& model, std::span<const std::byte> from,
                      std::span<const DeviceRange> to) {
    const std::vector<Batch> batches = batchesOf(to);
    if (batches.empty()) return {};
    FIRESIDE_TRY(Staging staging, Staging::create(model, batches.front().bytes, Direction::ToDevice));
    for (const Batch& batch : batches) {
        std::memcpy(staging.bytes(), from.data(), batch.bytes);
        from = from.subspan(batch.bytes);
        FIRESIDE_CHECK(staging.copy(batch));
    }
    return {};
}

}  // namespace fireside::vulkan
