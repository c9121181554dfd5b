#include "inference/device_executor.h"

#include <utility>

#include "inference/cpu/executor.h"
#include "inference/vulkan/executor.h"

namespace fireside::engine {
namespace {

/// Progress in the words of the executors.
std::function<void(std::uint64_t, std::uint64_t)> progressOf(const LoadOptions& options) {
    if (!options.progress) return nullptr;
    return [heard = options.progress](std::uint64_t done, std::uint64_t total) { heard({done, total}); };
}

}  // namespace

Result<std::unique_ptr<plan::Executor>> createExecutor(const DeviceInfo& device, plan::PlanSource plans,
                                                       const LoadOptions& options,
                                                       std::int32_t contextLength) {
    if (isCpu(device)) {
        return cpu::createExecutor(std::move(plans), {.kvType = options.kvType,
                                                      .contextHint = contextLength,
                                                      .progress = progressOf(options),
                                                      .cancel = options.cancel});
    }
    vulkan::ExecutorOptions target;
    target.device.index = vulkanIndex(device);
    target.device.validation = options.validation;
    target.device.pipelineCacheFolder = options.pipelineCacheFolder;
    target.contextHint = contextLength;
    target.kvType = options.kvType;
    target.cancel = options.cancel;
    target.validationLog = options.validationLog;
    target.faults.loseDeviceAtSubmit = options.loseDeviceAtSubmit;
    target.progress = progressOf(options);
    return vulkan::createExecutor(std::move(plans), target);
}

plan::Footprint footprintOn(const FoundDevice& device, const plan::PlanSource& plans, KvType kvType,
                            std::int32_t contextLength) {
    if (isCpu(device.info)) return cpu::footprint(plans, kvType, contextLength);
    return vulkan::footprint(plans, device.profile, kvType, contextLength);
}

}  // namespace fireside::engine
