#include "inference/vulkan/pipeline_cache.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include "inference/vulkan/pipelines.h"
#include "tests/vulkan/temporary_folder.h"
#include "tests/vulkan/vulkan_fixture.h"

namespace fireside::vulkan {
namespace {

namespace fs = std::filesystem;

std::vector<std::byte> bytesOf(const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

TEST(SealedCache, OpensOnlyWhatItSealed) {
    PhysicalDevice device;
    device.deviceId = 7;
    const auto payload = bytesOf("pipelines");
    const auto file = sealCache(payload, device);
    const auto opened = openCache(file, device);
    ASSERT_TRUE(opened.has_value());
    EXPECT_TRUE(std::equal(opened->begin(), opened->end(), payload.begin(), payload.end()));
}

TEST(SealedCache, RefusesEveryDamagedByteAndEveryLength) {
    const PhysicalDevice device;
    const auto file = sealCache(bytesOf("pipelines"), device);
    for (std::size_t i = 0; i < file.size(); ++i) {
        auto damaged = file;
        damaged[i] ^= std::byte{1};
        EXPECT_FALSE(openCache(damaged, device).has_value()) << "byte " << i;
        EXPECT_FALSE(openCache(std::span(file).first(i), device).has_value()) << "length " << i;
    }
}

TEST(SealedCache, RefusesAnotherDeviceOrDriver) {
    PhysicalDevice device;
    const auto file = sealCache(bytesOf("pipelines"), device);
    device.driverVersion = 1;
    EXPECT_FALSE(openCache(file, device).has_value());
}

class PipelineCacheTest : public test::VulkanTest {
 protected:
    void SetUp() override {
        VulkanTest::SetUp();
        auto device = Device::open(deviceOptions(), log_);
        ASSERT_TRUE(device.ok()) << device.error().detail;
        device_ = std::move(device).value();
    }

    /// Compiles one small shader with a cache in `folder`.
    void compileIn(const fs::path& folder) {
        const auto pipelines = Pipelines::create(*device_, folder);
        ASSERT_TRUE(pipelines.ok()) << pipelines.error().detail;
        const auto compiled = pipelines.value()->compile(std::vector<Dispatch>{dispatch(), dispatch()});
        ASSERT_TRUE(compiled.ok()) << compiled.error().detail;
        EXPECT_EQ(pipelines.value()->compiled(), 1u);
        EXPECT_EQ(compiled.value()[0], compiled.value()[1]);
    }

    static Dispatch dispatch() {
        Dispatch dispatch;
        for (const ShaderBinary& shader : shaderBinaries()) {
            if (shader.name == "select_row") dispatch.shader = &shader;
        }
        dispatch.specialization = {64};
        return dispatch;
    }

    static std::vector<fs::path> filesIn(const fs::path& folder) {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
        return files;
    }

    std::unique_ptr<Device> device_;
};

std::string contents(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST_F(PipelineCacheTest, IsOneFileOfThisDeviceAndDriver) {
    const test::TemporaryFolder folder;
    compileIn(folder.path() / "made" / "on demand");
    const auto files = filesIn(folder.path() / "made" / "on demand");
    ASSERT_EQ(files.size(), 1u);
    EXPECT_EQ(files[0].extension(), ".cache");
    EXPECT_TRUE(openCache(bytesOf(contents(files[0])), device_->physical()).has_value());
    compileIn(folder.path() / "made" / "on demand");
    EXPECT_EQ(filesIn(folder.path() / "made" / "on demand").size(), 1u);
}

TEST_F(PipelineCacheTest, ADamagedFileIsIgnoredAndReplaced) {
    const test::TemporaryFolder folder;
    compileIn(folder.path());
    const fs::path file = filesIn(folder.path()).front();
    for (const std::string& damage : {std::string(), std::string("short"), std::string(5000, '\xff')}) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << damage;
        compileIn(folder.path());
        EXPECT_TRUE(openCache(bytesOf(contents(file)), device_->physical()).has_value());
    }
}

TEST_F(PipelineCacheTest, AFolderThatCannotBeWrittenIsNoError) {
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "a file") << "in the way";
    compileIn(folder.path() / "a file" / "below");
    EXPECT_EQ(contents(folder.path() / "a file"), "in the way");
}

TEST_F(PipelineCacheTest, AFolderInThePlaceOfTheFileIsNoError) {
    const test::TemporaryFolder folder;
    compileIn(folder.path());
    const fs::path file = filesIn(folder.path()).front();
    fs::remove(file);
    fs::create_directory(file);
    compileIn(folder.path());
    EXPECT_TRUE(fs::is_directory(file));
}

TEST_F(PipelineCacheTest, CompilesManyInParallel) {
    const auto pipelines = Pipelines::create(*device_, {});
    ASSERT_TRUE(pipelines.ok());
    std::vector<Dispatch> dispatches;
    for (std::uint32_t size = 1; size <= 64; size *= 2) {
        dispatches.push_back(dispatch());
        dispatches.back().specialization = {size};
    }
    const auto compiled = pipelines.value()->compile(dispatches);
    ASSERT_TRUE(compiled.ok()) << compiled.error().detail;
    EXPECT_EQ(pipelines.value()->compiled(), dispatches.size());
}

}  // namespace
}  // namespace fireside::vulkan
