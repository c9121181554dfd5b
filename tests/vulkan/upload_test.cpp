#include "inference/vulkan/upload.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <deque>

#include "inference/vulkan/commands.h"
#include "tests/vulkan/vulkan_fixture.h"

namespace fireside::vulkan {
namespace {

class UploadTest : public test::VulkanTest {
 protected:
    void SetUp() override {
        VulkanTest::SetUp();
        auto device = Device::open(deviceOptions(), log_);
        ASSERT_TRUE(device.ok()) << device.error().detail;
        device_ = std::move(device).value();
        memory_ = std::make_unique<Memory>(*device_, FaultInjection{});
        auto queue = Queue::create(*device_, {});
        ASSERT_TRUE(queue.ok()) << queue.error().detail;
        queue_ = std::move(queue).value();
        makeSources({1, 255, 256, 70000, 0, kUploadChunkBytes * 2 + 12345, 300});
    }

    void makeSources(const std::vector<std::uint64_t>& sizes) {
        auto arena = memory_->allocateArena(sizes, "a test");
        ASSERT_TRUE(arena.ok()) << arena.error().detail;
        arena_ = std::move(arena).value();
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            std::vector<std::byte>& source = sources_.emplace_back(sizes[i]);
            // No two places look alike: the high bits of a multiplicative hash of the position.
            for (std::size_t at = 0; at < source.size(); ++at) {
                source[at] = static_cast<std::byte>((at + i + 1) * 11400714819323198485u >> 56);
            }
        }
        // Every other item has the first third of its bytes as its prefix.
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const std::span<const std::byte> bytes = sources_[i];
            const std::size_t prefix = i % 2 == 0 ? 0 : bytes.size() / 3;
            items_.push_back({bytes.subspan(prefix), arena_.places()[i], bytes.first(prefix)});
            total_ += items_.back().source.size();
        }
    }

    std::vector<std::byte> download(const Arena::Place& place) {
        auto buffer = memory_->allocate(place.reserved, MemoryUse::Readback, "a test");
        auto pool = CommandPool::create(*device_);
        auto commands = pool.value()->allocate();
        EXPECT_TRUE(pool.value()->begin(*commands).ok());
        recordBarrier(*device_, *commands,
                      {VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT,
                       VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_READ_BIT});
        const VkBufferCopy region{place.offset, 0, place.reserved};
        device_->table().vkCmdCopyBuffer(*commands, place.buffer->handle(), buffer->handle(), 1, &region);
        recordBarrier(*device_, *commands,
                      {VK_PIPELINE_STAGE_TRANSFER_BIT, VK_ACCESS_TRANSFER_WRITE_BIT,
                       VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_READ_BIT});
        EXPECT_TRUE(pool.value()->end(*commands).ok());
        EXPECT_TRUE(queue_->submitAndWait({&*commands, 1}).ok());
        return {buffer->mapped(), buffer->mapped() + place.reserved};
    }

    void expectArrived() {
        for (std::size_t i = 0; i < items_.size(); ++i) {
            const std::vector<std::byte> got = download(items_[i].target);
            ASSERT_GE(got.size(), sources_[i].size());
            const auto rest = got.begin() + static_cast<std::ptrdiff_t>(sources_[i].size());
            EXPECT_TRUE(std::equal(got.begin(), rest, sources_[i].begin()));
            EXPECT_TRUE(std::all_of(rest, got.end(), [](std::byte byte) { return byte == std::byte{0}; }));
        }
    }

    /// Progress that only grows and ends at the total.
    UploadControl watchedControl() {
        return {[this](std::uint64_t done, std::uint64_t total) {
                    EXPECT_EQ(total, total_);
                    EXPECT_GE(done, lastDone_);
                    lastDone_ = done;
                    ++reports_;
                },
                nullptr};
    }

    std::unique_ptr<Device> device_;
    std::unique_ptr<Memory> memory_;
    Arena arena_;
    std::unique_ptr<Queue> queue_;
    std::deque<std::vector<std::byte>> sources_;
    std::vector<UploadItem> items_;
    std::uint64_t total_ = 0;
    std::uint64_t lastDone_ = 0;
    int reports_ = 0;
};

TEST_F(UploadTest, StagedBytesArriveWithZerosBehindThem) {
    const auto result = uploadStaged(*device_, *memory_, *queue_, items_, watchedControl());
    ASSERT_TRUE(result.ok()) << result.error().detail;
    EXPECT_EQ(lastDone_, total_);
    EXPECT_GE(reports_, 3);
    expectArrived();
}

TEST_F(UploadTest, MappedBytesArriveWithZerosBehindThem) {
    if (!device_->physical().unifiedMemory) GTEST_SKIP() << "device memory is not mapped on this device";
    const auto result = uploadMapped(items_, watchedControl());
    ASSERT_TRUE(result.ok()) << result.error().detail;
    EXPECT_EQ(lastDone_, total_);
    EXPECT_GE(reports_, 3);
    expectArrived();
}

TEST_F(UploadTest, StagingStopsWhenCancelled) {
    plan::CancelToken cancel{false};
    const UploadControl control{[&cancel](std::uint64_t, std::uint64_t) { cancel = true; }, &cancel};
    const auto result = uploadStaged(*device_, *memory_, *queue_, items_, control);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.code(), ErrorCode::Cancelled);
}

TEST_F(UploadTest, CopyingStopsWhenCancelled) {
    if (!device_->physical().unifiedMemory) GTEST_SKIP() << "device memory is not mapped on this device";
    plan::CancelToken cancel{false};
    const UploadControl control{[&](std::uint64_t done, std::uint64_t) { cancel = true, lastDone_ = done; },
                                &cancel};
    const auto result = uploadMapped(items_, control);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.code(), ErrorCode::Cancelled);
    EXPECT_LT(lastDone_, total_);
}

TEST_F(UploadTest, ALostDeviceEndsStaging) {
    for (int submit = 0; submit < 3; ++submit) {
        FaultInjection faults;
        faults.loseDeviceAtSubmit = submit;
        const auto queue = Queue::create(*device_, faults);
        ASSERT_TRUE(queue.ok());
        const auto result = uploadStaged(*device_, *memory_, *queue.value(), items_, {});
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(result.code(), ErrorCode::DeviceLost);
    }
}

TEST_F(UploadTest, NoMemoryForStagingIsSaid) {
    FaultInjection faults;
    faults.failAllocationAt = 1;
    Memory memory(*device_, faults);
    const auto result = uploadStaged(*device_, memory, *queue_, items_, {});
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.code(), ErrorCode::OutOfMemory);
}

}  // namespace
}  // namespace fireside::vulkan
