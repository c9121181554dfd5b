#include "inference/vulkan/memory_check.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "inference/vulkan/device_model.h"
#include "inference/vulkan/host_transfer.h"
#include "inference/vulkan/packing.h"
#include "inference/vulkan/upload.h"

namespace fireside::vulkan {
namespace {

constexpr std::uint64_t kChunkBytes = std::uint64_t{64} << 20;
constexpr std::uint64_t kSoftwareBytes = std::uint64_t{1} << 30;
constexpr std::uint64_t kLeastShare = 4;  // of what is available, that must be had

/// Bits that differ from word to word and from chunk to chunk (SplitMix64, Steele et al. 2014).
std::uint64_t scrambled(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

void fillPattern(std::uint64_t chunk, std::span<std::byte> bytes) {
    const std::uint64_t seed = scrambled(chunk) * 2 + 1;
    std::uint64_t word = seed;
    for (std::size_t at = 0; at + sizeof word <= bytes.size(); at += sizeof word) {
        word = word * 0x5851f42d4c957f2du + seed;
        std::memcpy(bytes.data() + at, &word, sizeof word);
    }
}

class MemoryChecker {
 public:
    explicit MemoryChecker(const MemoryCheckOptions& options) : options_(options) {}

    Result<MemoryCheck> run() {
        FIRESIDE_CHECK(open());
        const std::uint64_t wanted =
            options_.bytes > 0 ? options_.bytes : memoryToCheck(model_.device->physical().description);
        allocate(wanted);
        if (bytes_ == 0 || bytes_ < wanted / kLeastShare) {
            return MemoryCheck{bytes_, "of " + std::to_string(wanted) + " bytes that it has free only " +
                                           std::to_string(bytes_) + " can be had"};
        }
        FIRESIDE_CHECK(write());
        FIRESIDE_TRY(std::string fault, compare());
        return MemoryCheck{bytes_, std::move(fault)};
    }

 private:
    struct Chunk {
        Arena::Place place;
        std::uint64_t bytes = 0;
    };

    Result<> open() {
        FIRESIDE_TRY(model_.device, Device::open(options_.device, nullptr));
        model_.memory = std::make_unique<Memory>(*model_.device, options_.faults);
        FIRESIDE_TRY(model_.queue, Queue::create(*model_.device, options_.faults));
        return {};
    }

    /// Pieces of the size that a model's weights have, until there is no more.
    void allocate(std::uint64_t wanted) {
        const std::uint64_t most = std::min(kPieceBytes, model_.device->physical().maxAllocationBytes);
        const std::uint64_t piece = most / kArrayAlignment * kArrayAlignment;
        while (bytes_ < wanted) {
            const std::uint64_t size = std::max(
                kArrayAlignment, std::min(piece, wanted - bytes_) / kArrayAlignment * kArrayAlignment);
            auto buffer = model_.memory->allocate(size, MemoryUse::DeviceLocal, "checked memory");
            if (!buffer.ok()) break;
            buffers_.push_back(std::make_unique<Buffer>(std::move(*buffer)));
            for (std::uint64_t at = 0; at < size; at += kChunkBytes) {
                const std::uint64_t count = std::min(kChunkBytes, size - at);
                chunks_.push_back({{buffers_.back().get(), at, count}, count});
            }
            bytes_ += size;
        }
    }

    Result<> write() {
        std::vector<std::byte> pattern(kChunkBytes);
        for (std::size_t i = 0; i < chunks_.size(); ++i) {
            FIRESIDE_CHECK(step(i));
            const auto bytes = std::span(pattern).first(chunks_[i].bytes);
            fillPattern(i, bytes);
            const UploadItem item{.source = bytes, .target = chunks_[i].place};
            if (chunks_[i].place.buffer->mapped() != nullptr) {
                FIRESIDE_CHECK(uploadMapped(std::span(&item, 1), {}));
            } else {
                FIRESIDE_CHECK(
                    uploadStaged(*model_.device, *model_.memory, *model_.queue, std::span(&item, 1), {}));
            }
        }
        return {};
    }

    /// Where memory is not as it was written; empty: nowhere.
    Result<std::string> compare() {
        std::vector<std::byte> pattern(kChunkBytes), found(kChunkBytes);
        std::uint64_t before = 0;
        for (std::size_t i = 0; i < chunks_.size(); ++i) {
            FIRESIDE_CHECK(step(chunks_.size() + i));
            const auto expected = std::span(pattern).first(chunks_[i].bytes);
            const auto read = std::span(found).first(chunks_[i].bytes);
            fillPattern(i, expected);
            const DeviceRange range{&chunks_[i].place, 0, chunks_[i].bytes};
            FIRESIDE_CHECK(readBack(model_, std::span(&range, 1), read));
            breakByte(before, read);
            if (std::memcmp(read.data(), expected.data(), read.size()) != 0) {
                const auto at =
                    std::mismatch(read.begin(), read.end(), expected.begin()).first - read.begin();
                return "memory does not keep what is written to it (byte " +
                       std::to_string(before + static_cast<std::uint64_t>(at)) + " of " +
                       std::to_string(bytes_) + ")";
            }
            before += chunks_[i].bytes;
        }
        return std::string();
    }

    void breakByte(std::uint64_t before, std::span<std::byte> bytes) const {
        const std::int64_t at = options_.faults.wrongByteAt - static_cast<std::int64_t>(before);
        if (options_.faults.wrongByteAt >= 0 && at >= 0 && at < std::ssize(bytes))
            bytes[static_cast<std::size_t>(at)] ^= std::byte{4};
    }

    Result<> step(std::size_t done) const {
        if (options_.cancel != nullptr && options_.cancel->load())
            return {ErrorCode::Cancelled, "while memory was checked"};
        if (options_.progress)
            options_.progress(static_cast<double>(done) / static_cast<double>(2 * chunks_.size()));
        return {};
    }

    const MemoryCheckOptions& options_;
    DeviceModel model_;
    std::vector<std::unique_ptr<Buffer>> buffers_;
    std::vector<Chunk> chunks_;
    std::uint64_t bytes_ = 0;
};

}  // namespace

std::uint64_t memoryToCheck(const DeviceDescription& device) {
    if (device.profile.cpu) return std::min(kSoftwareBytes, device.memoryAvailable / 4);
    if (device.type != "discrete GPU") return device.memoryAvailable / 4;
    return device.memoryAvailable / 10 * 9;
}

Result<MemoryCheck> checkMemory(const MemoryCheckOptions& options) {
    return MemoryChecker(options).run();
}

}  // namespace fireside::vulkan
