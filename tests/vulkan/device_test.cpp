#include "inference/vulkan/device.h"

#include <gtest/gtest.h>
#include <volk.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

#include "inference/vulkan/commands.h"
#include "inference/vulkan/logical_device.h"
#include "inference/vulkan/memory.h"
#include "inference/vulkan/quirks.h"
#include "tests/vulkan/temporary_folder.h"
#include "tests/vulkan/vulkan_fixture.h"

namespace fireside::vulkan {
namespace {

/// What the probe prints when it runs in `environment` ("NAME=value").
std::string probe(const std::string& environment) {
    const std::string command = "env " + environment + " " LIST_DEVICES_PROBE;
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return "popen failed";
    std::array<char, 256> line{};
    const bool read = std::fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr;
    pclose(pipe);
    return read ? line.data() : "";
}

using DeviceTest = test::VulkanTest;

TEST_F(DeviceTest, DescribesEveryDevice) {
    const auto devices = listDevices();
    ASSERT_TRUE(devices.ok());
    int index = 0;
    for (const DeviceDescription& device : devices.value()) {
        EXPECT_EQ(device.index, index++);
        EXPECT_FALSE(device.name.empty());
        EXPECT_FALSE(device.driver.empty());
        EXPECT_FALSE(device.reason.empty());
        EXPECT_GT(device.memoryBytes, 0u);
        EXPECT_GT(device.memoryAvailable, 0u);
        EXPECT_GE(device.profile.subgroupSize, 1u);
        EXPECT_GE(device.profile.sharedMemoryBytes, 16384u);
        EXPECT_EQ(device.profile.cpu, device.type == "CPU");
    }
}

TEST(Devices, NoLoaderIsAnErrorOfItsOwn) {
    const test::TemporaryFolder folder;
    for (const char* name : {"libvulkan.so.1", "libvulkan.so"}) {
        std::ofstream(folder.path() / name) << "not a library";
    }
    EXPECT_EQ(probe("LD_LIBRARY_PATH=" + folder.path().string()), "no_vulkan_loader\n");
}

TEST(Devices, NoDriverIsAnEmptyList) {
    EXPECT_EQ(probe("VK_DRIVER_FILES=/nonexistent VK_ICD_FILENAMES=/nonexistent"), "devices 0\n");
}

TEST_F(DeviceTest, AnIndexBeyondTheListIsNoDevice) {
    DeviceOptions options = deviceOptions();
    options.index = 99;
    const auto device = Device::open(options, log_);
    ASSERT_FALSE(device.ok());
    EXPECT_EQ(device.code(), ErrorCode::NoDevice);
    EXPECT_NE(device.error().detail.find("vulkan:99"), std::string::npos);
}

TEST_F(DeviceTest, TwoDevicesExistSideBySide) {
    const auto first = Device::open(deviceOptions(), log_);
    const auto second = Device::open(deviceOptions(), log_);
    ASSERT_TRUE(first.ok());
    ASSERT_TRUE(second.ok());
    EXPECT_NE(first.value()->handle(), second.value()->handle());
}

TEST_F(DeviceTest, ValidationHearsMistakesAndRaces) {
    const auto log = std::make_shared<ValidationLog>();
    const auto device = Device::open(deviceOptions(), log);
    ASSERT_TRUE(device.ok());
    Memory memory(*device.value(), {});
    const auto buffer = memory.allocate(1024, MemoryUse::DeviceLocal, "a test");
    const auto pool = CommandPool::create(*device.value());
    ASSERT_TRUE(buffer.ok() && pool.ok());
    const auto commands = pool.value()->allocate();
    ASSERT_TRUE(commands.ok() && pool.value()->begin(*commands).ok());
    const auto fill = device.value()->table().vkCmdFillBuffer;
    EXPECT_TRUE(log->messages().empty());
    fill(*commands, buffer->handle(), 0, 1024, 1);
    fill(*commands, buffer->handle(), 0, 1024, 2);  // races with the first
    fill(*commands, buffer->handle(), 2, 512, 3);   // not a multiple of 4
    EXPECT_TRUE(pool.value()->end(*commands).ok());
    const auto heard = [&log](const char* id) {
        const auto messages = log->messages();
        return std::any_of(messages.begin(), messages.end(), [id](const std::string& message) {
            return message.find(id) != std::string::npos;
        });
    };
    EXPECT_TRUE(heard("SYNC-HAZARD-WRITE-AFTER-WRITE"));
    EXPECT_TRUE(heard("VUID-vkCmdFillBuffer-dstOffset"));
}

TEST_F(DeviceTest, AnOverrideReplacesTheProfile) {
    DeviceProfile weak;
    weak.sharedMemoryBytes = 16384;
    DeviceOptions options = deviceOptions();
    options.profileOverride = &weak;
    const auto device = Device::open(options, log_);
    ASSERT_TRUE(device.ok());
    EXPECT_FALSE(device.value()->profile().subgroupArithmetic);
    EXPECT_EQ(device.value()->profile().sharedMemoryBytes, 16384u);
}

TEST(Quirks, ASoftwareDeviceIsMarked) {
    DeviceProfile profile;
    const auto rows = quirksOf({0x10005, VK_DRIVER_ID_MESA_LLVMPIPE, VK_PHYSICAL_DEVICE_TYPE_CPU});
    ASSERT_EQ(rows.size(), 1u);
    apply(*rows.front(), profile);
    EXPECT_TRUE(profile.cpu);
}

TEST(Quirks, BrokenSubgroupSumsAreNotUsed) {
    DeviceProfile profile;
    profile.subgroupArithmetic = true;
    const auto rows = quirksOf({0x1002, VK_DRIVER_ID_MOLTENVK, VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU});
    ASSERT_EQ(rows.size(), 1u);
    apply(*rows.front(), profile);
    EXPECT_FALSE(profile.subgroupArithmetic);
    EXPECT_FALSE(rows.front()->link.empty());
}

TEST(Quirks, MostDevicesHaveNone) {
    EXPECT_TRUE(
        quirksOf({0x10de, VK_DRIVER_ID_NVIDIA_PROPRIETARY, VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU}).empty());
    EXPECT_TRUE(quirksOf({0x1002, VK_DRIVER_ID_MESA_RADV, VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU}).empty());
}

}  // namespace
}  // namespace fireside::vulkan
