#include "tests/shaders/op_runner.h"

#include <cstring>
#include <span>

#include "inference/vulkan/executor.h"
#include "tests/shaders/op_image.h"

namespace fireside::test {
namespace {

constexpr std::uint64_t kBufferBytes = std::uint64_t{32} << 20;

constexpr vulkan::MemoryDependency kBeforeHost{VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT,
                                               VK_ACCESS_SHADER_WRITE_BIT, VK_PIPELINE_STAGE_HOST_BIT,
                                               VK_ACCESS_HOST_READ_BIT};

}  // namespace

Result<std::unique_ptr<OpRunner>> OpRunner::open() {
    const vulkan::FaultInjection noFaults;
    std::unique_ptr<OpRunner> runner(new OpRunner);
    FIRESIDE_TRY(runner->device_, vulkan::Device::open({.validation = true}, runner->log_));
    const vulkan::Device& device = *runner->device_;
    runner->memory_ = std::make_unique<vulkan::Memory>(device, noFaults);
    FIRESIDE_TRY(runner->queue_, vulkan::Queue::create(device, noFaults));
    FIRESIDE_TRY(runner->pipelines_, vulkan::Pipelines::create(device, {}));
    FIRESIDE_TRY(runner->pool_, vulkan::CommandPool::create(device));
    FIRESIDE_TRY(runner->commands_, runner->pool_->allocate());
    // Readback memory is mapped on every device; that it may lie across a bus does not matter here.
    FIRESIDE_TRY(runner->buffer_,
                 runner->memory_->allocate(kBufferBytes, vulkan::MemoryUse::Readback, "the test"));
    return runner;
}

Result<OpRunner::Outcome> OpRunner::run(const OpCase& opCase, const vulkan::DeviceProfile& profile,
                                        std::uint64_t weightShift) {
    const OpImage image(opCase);
    if (image.bytes().size() > kBufferBytes) return {ErrorCode::InvalidArgument, "the case is too large"};
    std::memcpy(buffer_.mapped(), image.bytes().data(), image.bytes().size());
    vulkan::Bindings bindings = image.bindings(buffer_.address());
    bindings.weight = [weightShift, place = bindings.weight](plan::WeightId id) {
        return place(id) - weightShift;
    };
    FIRESIDE_TRY(const vulkan::Dispatch dispatch,
                 vulkan::lower(opCase.op(), opCase.plan(), bindings, profile));
    FIRESIDE_CHECK(execute(dispatch));
    shadersRun_.insert(std::string(dispatch.shader->name));

    const std::vector<std::byte> after(buffer_.mapped(), buffer_.mapped() + image.bytes().size());
    return Outcome{.shader = std::string(dispatch.shader->name),
                   .values = image.values(after),
                   .cache = opCase.plan().caches.empty() ? reference::Cache{} : image.cache(after),
                   .poisonIntact = image.poisonIntact(after)};
}

Result<> OpRunner::execute(const vulkan::Dispatch& dispatch) {
    FIRESIDE_TRY(const std::vector<VkPipeline> pipelines, pipelines_->compile(std::span(&dispatch, 1)));
    const VolkDeviceTable& table = device_->table();
    FIRESIDE_CHECK(pool_->begin(commands_));
    table.vkCmdBindPipeline(commands_, VK_PIPELINE_BIND_POINT_COMPUTE, pipelines.front());
    table.vkCmdPushConstants(commands_, pipelines_->layout(), VK_SHADER_STAGE_COMPUTE_BIT, 0,
                             dispatch.pushBytes, dispatch.push.data());
    if (dispatch.indirect != 0) {
        table.vkCmdDispatchIndirect(commands_, buffer_.handle(), dispatch.indirect - buffer_.address());
    } else {
        table.vkCmdDispatch(commands_, dispatch.groups[0], dispatch.groups[1], dispatch.groups[2]);
    }
    vulkan::recordBarrier(*device_, commands_, kBeforeHost);
    FIRESIDE_CHECK(pool_->end(commands_));
    return queue_->submitAndWait(std::span(&commands_, 1));
}

}  // namespace fireside::test
