#include "inference/vulkan/memory.h"

#include <gtest/gtest.h>

#include "inference/vulkan/packing.h"
#include "tests/vulkan/vulkan_fixture.h"

namespace fireside::vulkan {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

TEST(Packing, ArraysAreAlignedWithSlackBehindEach) {
    const std::vector<std::uint64_t> sizes{1, 192, 193, 256, 4096};
    const auto packing = pack(sizes, kPieceBytes);
    ASSERT_TRUE(packing.has_value());
    ASSERT_EQ(packing->pieceBytes.size(), 1u);
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        EXPECT_EQ(packing->places[i].offset % kArrayAlignment, 0u);
        EXPECT_GE(packing->places[i].offset, end);
        end = packing->places[i].offset + sizes[i] + kArraySlack;
    }
    EXPECT_LE(end, packing->pieceBytes[0]);
}

TEST(Packing, PiecesStayBelowOneGibibyte) {
    const std::vector<std::uint64_t> sizes(5, 400 * kMiB);
    const auto packing = pack(sizes, 4096 * kMiB);
    ASSERT_TRUE(packing.has_value());
    ASSERT_EQ(packing->pieceBytes.size(), 3u);
    for (const std::uint64_t bytes : packing->pieceBytes) EXPECT_LE(bytes, kPieceBytes);
}

TEST(Packing, ASmallerLargestAllocationMakesSmallerPieces) {
    const auto packing = pack(std::vector<std::uint64_t>(4, 100 * kMiB), 256 * kMiB);
    ASSERT_TRUE(packing.has_value());
    EXPECT_EQ(packing->pieceBytes.size(), 2u);
}

TEST(Packing, AnArrayLargerThanAPieceGetsItsOwn) {
    const auto packing = pack(std::vector<std::uint64_t>{16, 1500 * kMiB, 16}, 2048 * kMiB);
    ASSERT_TRUE(packing.has_value());
    ASSERT_EQ(packing->pieceBytes.size(), 3u);
    EXPECT_EQ(packing->pieceBytes[1], reservedBytes(1500 * kMiB));
}

TEST(Packing, AnArrayLargerThanTheLargestAllocationDoesNotFit) {
    EXPECT_FALSE(pack(std::vector<std::uint64_t>{300 * kMiB}, 256 * kMiB).has_value());
}

class MemoryTest : public test::VulkanTest {
 protected:
    void SetUp() override {
        VulkanTest::SetUp();
        auto device = Device::open(deviceOptions(), log_);
        ASSERT_TRUE(device.ok()) << device.error().detail;
        device_ = std::move(device).value();
    }
    std::unique_ptr<Device> device_;
};

TEST_F(MemoryTest, BuffersHaveAddressesAndAreMappedByIntent) {
    Memory memory(*device_, {});
    for (const MemoryUse use : {MemoryUse::DeviceLocal, MemoryUse::Upload, MemoryUse::Readback}) {
        const auto buffer = memory.allocate(1000, use, "a test");
        ASSERT_TRUE(buffer.ok()) << buffer.error().detail;
        EXPECT_NE(buffer->address(), 0u);
        EXPECT_EQ(buffer->bytes(), 1000u);
        const bool mustBeMapped = use != MemoryUse::DeviceLocal;
        EXPECT_TRUE(!mustBeMapped || buffer->mapped() != nullptr);
    }
}

TEST_F(MemoryTest, ArenaPlacesLieWithinTheirBuffers) {
    Memory memory(*device_, {});
    const auto arena = memory.allocateArena(std::vector<std::uint64_t>{100, 5000, 3}, "a test");
    ASSERT_TRUE(arena.ok()) << arena.error().detail;
    ASSERT_EQ(arena->places().size(), 3u);
    for (const Arena::Place& place : arena->places()) {
        EXPECT_EQ(place.address() % kArrayAlignment, 0u);
        EXPECT_LE(place.offset + place.reserved, place.buffer->bytes());
    }
}

TEST_F(MemoryTest, AFailedAllocationSaysHowMuchForWhat) {
    FaultInjection faults;
    faults.failAllocationAt = 1;
    Memory memory(*device_, faults);
    EXPECT_TRUE(memory.allocate(4096, MemoryUse::DeviceLocal, "weights").ok());
    const auto failed = memory.allocate(4096, MemoryUse::DeviceLocal, "weights");
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.code(), ErrorCode::OutOfMemory);
    for (const char* part : {"vkAllocateMemory", "4096 bytes", "weights", "available"}) {
        EXPECT_NE(failed.error().detail.find(part), std::string::npos) << failed.error().detail;
    }
    EXPECT_TRUE(memory.allocate(4096, MemoryUse::DeviceLocal, "weights").ok());
}

TEST_F(MemoryTest, AnArrayBeyondTheLargestAllocationIsTooLarge) {
    Memory memory(*device_, {});
    const std::uint64_t size = device_->physical().maxAllocationBytes;
    const auto arena = memory.allocateArena(std::vector<std::uint64_t>{size}, "weights");
    ASSERT_FALSE(arena.ok());
    EXPECT_EQ(arena.code(), ErrorCode::ModelTooLarge);
}

}  // namespace
}  // namespace fireside::vulkan
