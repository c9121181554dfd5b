#include "inference/vulkan/upload.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <numeric>
#include <vector>

#include "inference/vulkan/commands.h"

namespace fireside::vulkan {
namespace {

/// Bytes [offset, offset + count) of an item: its prefix, its source, then zeros.
void fill(const UploadItem& item, std::uint64_t offset, std::uint64_t count, std::byte* out) {
    for (const std::span<const std::byte> part : {item.prefix, item.source}) {
        const std::uint64_t skipped = std::min<std::uint64_t>(offset, part.size());
        const std::uint64_t taken = std::min(count, part.size() - skipped);
        if (taken > 0) std::memcpy(out, part.data() + skipped, taken);
        offset -= skipped;
        count -= taken;
        out += taken;
    }
    std::memset(out, 0, count);
}

/// Counts reserved bytes as they go and tells source bytes to the outside.
class Progress {
 public:
    Progress(std::span<const UploadItem> items, const UploadControl& control) : control_(control) {
        for (const UploadItem& item : items) {
            total_ += item.source.size();
            reserved_ += item.target.reserved;
        }
    }
    void add(std::uint64_t bytes) { moved_ += bytes; }
    [[nodiscard]] Result<> report() const {
        if (control_.progress && reserved_ > 0) {
            const double part = static_cast<double>(moved_) / static_cast<double>(reserved_);
            const auto done = static_cast<std::uint64_t>(part * static_cast<double>(total_));
            control_.progress(moved_ == reserved_ ? total_ : std::min(done, total_), total_);
        }
        if (control_.cancel != nullptr && control_.cancel->load()) {
            return {ErrorCode::Cancelled, "while weights were uploaded"};
        }
        return {};
    }

 private:
    const UploadControl& control_;
    std::uint64_t total_ = 0;
    std::uint64_t reserved_ = 0;
    std::uint64_t moved_ = 0;
};

/// Two staging buffers used in turn.
class Stager {
 public:
    static Result<std::unique_ptr<Stager>> create(const Device& device, Memory& memory, Queue& queue,
                                                  std::uint64_t bytes);
    /// Nothing may be destroyed while the device still copies from it.
    ~Stager() {
        for (const Lane& lane : lanes_) (void)queue_.wait(lane.pending);
    }
    Stager(const Stager&) = delete;
    Stager& operator=(const Stager&) = delete;

    [[nodiscard]] std::uint64_t room() const { return lane().buffer.bytes() - used_; }
    /// `count` is at most room().
    void add(const UploadItem& item, std::uint64_t offset, std::uint64_t count) {
        fill(item, offset, count, lane().buffer.mapped() + used_);
        copies_.push_back({item.target.buffer->handle(), {used_, item.target.offset + offset, count}});
        used_ += count;
    }
    /// Submits what was added and turns to the other buffer, once that is free.
    [[nodiscard]] Result<> flush();
    [[nodiscard]] Result<> finish() { return queue_.wait(std::max(lanes_[0].pending, lanes_[1].pending)); }

 private:
    struct Lane {
        Buffer buffer;
        VkCommandBuffer commands = VK_NULL_HANDLE;
        std::uint64_t pending = 0;  // the submit that reads `buffer`; 0 is always complete
    };
    struct Copy {
        VkBuffer target;
        VkBufferCopy region;
    };
    Stager(const Device& device, Queue& queue) : device_(device), queue_(queue) {}
    [[nodiscard]] Lane& lane() { return lanes_[current_]; }
    [[nodiscard]] const Lane& lane() const { return lanes_[current_]; }

    const Device& device_;
    Queue& queue_;
    std::unique_ptr<CommandPool> pool_;
    std::array<Lane, 2> lanes_;
    std::size_t current_ = 0;
    std::uint64_t used_ = 0;
    std::vector<Copy> copies_;
};

Result<std::unique_ptr<Stager>> Stager::create(const Device& device, Memory& memory, Queue& queue,
                                               std::uint64_t bytes) {
    std::unique_ptr<Stager> stager(new Stager(device, queue));
    FIRESIDE_TRY(stager->pool_, CommandPool::create(device));
    for (Lane& lane : stager->lanes_) {
        FIRESIDE_TRY(lane.buffer, memory.allocate(bytes, MemoryUse::Upload, "staging"));
        FIRESIDE_TRY(lane.commands, stager->pool_->allocate());
    }
    return stager;
}

Result<> Stager::flush() {
    const VkCommandBuffer commands = lane().commands;
    FIRESIDE_CHECK(pool_->begin(commands));
    for (const Copy& copy : copies_) {
        device_.table().vkCmdCopyBuffer(commands, lane().buffer.handle(), copy.target, 1, &copy.region);
    }
    FIRESIDE_CHECK(pool_->end(commands));
    FIRESIDE_TRY(lane().pending, queue_.submit({&commands, 1}));
    copies_.clear();
    used_ = 0;
    current_ = 1 - current_;
    return queue_.wait(lane().pending);
}

}  // namespace

Result<> uploadStaged(const Device& device, Memory& memory, Queue& queue, std::span<const UploadItem> items,
                      const UploadControl& control) {
    const std::uint64_t total =
        std::accumulate(items.begin(), items.end(), std::uint64_t{0},
                        [](std::uint64_t sum, const UploadItem& item) { return sum + item.target.reserved; });
    if (total == 0) return {};
    FIRESIDE_TRY(const auto stager,
                 Stager::create(device, memory, queue, std::min(total, kUploadChunkBytes)));
    Progress progress(items, control);
    for (const UploadItem& item : items) {
        for (std::uint64_t offset = 0; offset < item.target.reserved;) {
            if (stager->room() == 0) {
                FIRESIDE_CHECK(stager->flush());
                FIRESIDE_CHECK(progress.report());
            }
            const std::uint64_t count = std::min(stager->room(), item.target.reserved - offset);
            stager->add(item, offset, count);
            progress.add(count);
            offset += count;
        }
    }
    FIRESIDE_CHECK(stager->flush());
    FIRESIDE_CHECK(stager->finish());
    return progress.report();
}

Result<> uploadMapped(std::span<const UploadItem> items, const UploadControl& control) {
    Progress progress(items, control);
    std::uint64_t sinceReport = 0;
    for (const UploadItem& item : items) {
        std::byte* target = item.target.buffer->mapped() + item.target.offset;
        for (std::uint64_t offset = 0; offset < item.target.reserved;) {
            const std::uint64_t count =
                std::min(kUploadChunkBytes - sinceReport, item.target.reserved - offset);
            fill(item, offset, count, target + offset);
            progress.add(count);
            offset += count;
            sinceReport += count;
            if (sinceReport < kUploadChunkBytes) continue;
            FIRESIDE_CHECK(progress.report());
            sinceReport = 0;
        }
    }
    return progress.report();
}

}  // namespace fireside::vulkan
