// Tests that use a device: the validation layers watch, and every message fails the test.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "inference/vulkan/device.h"
#include "inference/vulkan/executor.h"
#include "inference/vulkan/validation_log.h"

namespace fireside::test {

class VulkanTest : public testing::Test {
 protected:
    void SetUp() override {
        const auto devices = vulkan::listDevices();
        ASSERT_TRUE(devices.ok()) << devices.error().detail;
        ASSERT_FALSE(devices.value().empty()) << "install a Vulkan driver (mesa-vulkan-drivers will do)";
    }
    /// Not in TearDown: what a test's fixture owns is gone by now, so objects that nobody destroyed were
    /// heard too.
    ~VulkanTest() override {
        for (const std::string& message : log_->messages()) ADD_FAILURE() << message;
    }

    [[nodiscard]] vulkan::DeviceOptions deviceOptions() const {
        vulkan::DeviceOptions options;
        options.validation = true;
        return options;
    }
    [[nodiscard]] vulkan::ExecutorOptions executorOptions() const {
        vulkan::ExecutorOptions options;
        options.device = deviceOptions();
        options.validationLog = log_;
        return options;
    }

    std::shared_ptr<vulkan::ValidationLog> log_ = std::make_shared<vulkan::ValidationLog>();
};

}  // namespace fireside::test
