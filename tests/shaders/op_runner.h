// Runs the kernel of an OpCase on the first Vulkan device. All memory that the case does not define (padding
// of rows, rows beyond the step's tokens, gaps between arrays, the unwritten part of the cache) is poisoned
// with NaN, and must be untouched afterwards. Kernel choice follows the profile that is given, not the
// device's. One thread.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "inference/vulkan/commands.h"
#include "inference/vulkan/kernel.h"
#include "inference/vulkan/logical_device.h"
#include "inference/vulkan/memory.h"
#include "inference/vulkan/pipelines.h"
#include "inference/vulkan/queue.h"
#include "tests/shaders/op_case.h"

namespace fireside::test {

class OpRunner {
 public:
    /// With validation layers. Errors: as Device::open.
    [[nodiscard]] static Result<std::unique_ptr<OpRunner>> open();

    struct Outcome {
        std::string shader;
        std::vector<reference::Matrix> values;
        reference::Cache cache;  // empty if the case has none
        bool poisonIntact = false;
    };
    /// All weights are bound `weightShift` bytes before the place where they lie, so that a small buffer can
    /// stand for the end of a large one.
    [[nodiscard]] Result<Outcome> run(const OpCase& opCase, const vulkan::DeviceProfile& profile,
                                      std::uint64_t weightShift = 0);

    [[nodiscard]] const vulkan::DeviceProfile& deviceProfile() const { return device_->profile(); }
    /// Names of all shaders that ran.
    [[nodiscard]] const std::set<std::string>& shadersRun() const { return shadersRun_; }
    /// What the validation layer said.
    [[nodiscard]] std::vector<std::string> validationMessages() const { return log_->messages(); }

 private:
    OpRunner() = default;
    [[nodiscard]] Result<> execute(const vulkan::Dispatch& dispatch);

    std::shared_ptr<vulkan::ValidationLog> log_ = std::make_shared<vulkan::ValidationLog>();
    std::unique_ptr<vulkan::Device> device_;
    std::unique_ptr<vulkan::Memory> memory_;
    std::unique_ptr<vulkan::Queue> queue_;
    std::unique_ptr<vulkan::Pipelines> pipelines_;
    std::unique_ptr<vulkan::CommandPool> pool_;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
    vulkan::Buffer buffer_;
    std::set<std::string> shadersRun_;
};

}  // namespace fireside::test
