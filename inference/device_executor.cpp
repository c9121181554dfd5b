#include "inference/device_executor.h"

#include <utility>

#include "inference/vulkan/executor.h"

namespace fireside::engine {

Result<std::unique_ptr<plan::Executor>> createExecutor(const DeviceInfo& device, plan::PlanSource plans,
                                                       const LoadOptions& options,
                                                       std::int32_t contextLength) {
    vulkan::ExecutorOptions target;
    target.device.index = vulkanIndex(device);
    target.device.validation = options.validation;
    target.device.pipelineCacheFolder = options.pipelineCacheFolder;
    target.contextHint = contextLength;
    target.kvType = options.kvType;
    target.cancel = options.cancel;
    target.validationLog = options.validationLog;
    target.faults.loseDeviceAtSubmit = options.loseDeviceAtSubmit;
    if (options.progress) {
        target.progress = [heard = options.progress](std::uint64_t done, std::uint64_t total) {
            heard({done, total});
        };
    }
    return vulkan::createExecutor(std::move(plans), target);
}

plan::Footprint footprintOn(const FoundDevice& device, const plan::PlanSource& plans, KvType kvType,
                            std::int32_t contextLength) {
    return vulkan::footprint(plans, device.profile, kvType, contextLength);
}

}  // namespace fireside::engine
