#include "inference/device_executor.h"

#include <algorithm>
#include <utility>

#include "inference/cpu/executor.h"
#include "inference/split/executor.h"
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
    if (const DeviceVerdict* verdict = verdictOn(device, options.verdicts)) {
        for (const DisabledKernel& kernel : verdict->disabled)
            target.device.withoutShaders.insert(kernel.name);
    }
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

Result<std::unique_ptr<plan::Executor>> createExecutor(const PlacedModel& placed,
                                                       const plan::PlanSource& plans,
                                                       const LoadOptions& options,
                                                       std::int32_t contextLength) {
    const std::vector<DeviceShare>& shares = placed.shares;
    if (shares.size() == 1) return createExecutor(shares.front().device, plans, options, contextLength);
    LoadProgress all;
    for (const DeviceShare& share : shares) all.bytesTotal += share.weights;
    std::vector<std::unique_ptr<plan::Executor>> parts;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        LoadOptions own = options;
        if (options.progress) {
            own.progress = [&](LoadProgress part) {
                options.progress({std::min(all.bytesDone + part.bytesDone, all.bytesTotal), all.bytesTotal});
            };
        }
        FIRESIDE_TRY(auto part,
                     createExecutor(shares[i].device, plan::partOf(plans, placed.placement, shares.size(), i),
                                    own, contextLength));
        parts.push_back(std::move(part));
        all.bytesDone += shares[i].weights;
    }
    return split::createExecutor(plans, placed.placement, options.kvType, std::move(parts));
}

plan::Footprint footprintOn(const FoundDevice& device, const plan::PlanSource& plans, KvType kvType,
                            std::int32_t contextLength) {
    if (isCpu(device.info)) return cpu::footprint(plans, kvType, contextLength);
    return vulkan::footprint(plans, device.profile, kvType, contextLength);
}

}  // namespace fireside::engine
