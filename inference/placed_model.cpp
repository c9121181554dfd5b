#include "inference/placed_model.h"

#include <algorithm>
#include <string>
#include <utility>

#include "inference/device_executor.h"
#include "inference/placement_choice.h"
#include "inference/plan/footprint.h"

namespace fireside::engine {
namespace {

double readRateOf(const Offload& offload, const DeviceInfo& device) {
    const auto found = std::find_if(offload.readRates.begin(), offload.readRates.end(),
                                    [&](const ReadRate& rate) { return rate.device == device.id; });
    return found == offload.readRates.end() ? 0 : found->bytesPerSecond;
}

/// Of each GPU; one that is named twice is two halves.
std::vector<GpuBudget> budgetsOf(const std::vector<FoundDevice>& gpus, const Offload& offload) {
    std::vector<GpuBudget> budgets;
    for (const FoundDevice& gpu : gpus) {
        const auto same = std::count_if(
            gpus.begin(), gpus.end(), [&](const FoundDevice& other) { return other.info.id == gpu.info.id; });
        std::uint64_t bytes = gpu.info.memoryAvailable;
        if (offload.gpuMemory > 0) bytes = std::min(bytes, offload.gpuMemory);
        budgets.push_back({bytes / static_cast<std::uint64_t>(same), readRateOf(offload, gpu.info)});
    }
    return budgets;
}

/// Of everything that is needed to say what a share takes.
struct Question {
    const plan::PlanSource& plans;
    const plan::Plan& decode;
    KvType kvType;
    std::int32_t contextLength;
};

DeviceShare shareOf(const Question& q, const FoundDevice& device, const plan::Placement& placement,
                    std::size_t executors, std::size_t executor) {
    const plan::PlanSource part =
        executors == 1 ? q.plans : plan::partOf(q.plans, placement, executors, executor);
    const plan::Plan decode = part(1, plan::Outputs::Last);
    const plan::Footprint need = footprintOn(device, part, q.kvType, q.contextLength);
    DeviceShare share{.device = device.info,
                      .weights = need.weights,
                      .kvCache = need.kvCache,
                      .scratch = need.scratch,
                      .readPerToken = plan::weightBytesRead(decode) +
                                      plan::cacheBytesRead(decode, q.kvType, q.contextLength / 2)};
    const std::size_t head = placement.segments.size() - 1;
    const auto here = [&](const std::vector<std::size_t>& list, std::size_t segment) {
        return list[segment] == executor;
    };
    share.embedding = here(placement.segments, 0);
    share.head = here(placement.segments, head);
    std::vector<bool> hasExperts(placement.segments.size(), false);
    const std::vector<bool> expert = plan::expertNodes(q.decode);
    for (std::size_t i = 0; i < expert.size(); ++i) {
        if (expert[i]) hasExperts[static_cast<std::size_t>(q.decode.nodes[i].segment)] = true;
    }
    for (std::size_t i = 1; i < head; ++i) {
        if (here(placement.segments, i)) ++share.layers;
        if (hasExperts[i] && here(placement.experts, i)) ++share.expertLayers;
    }
    return share;
}

/// Only the executors that hold something, under new numbers: a placement in terms of all of them becomes one
/// of PlacedModel::shares.
PlacedModel placedOn(const Question& q, const std::vector<const FoundDevice*>& all,
                     plan::Placement placement) {
    std::vector<std::size_t> used;  // first the one with the first segment, and so on
    for (const std::vector<std::size_t>* list : {&placement.segments, &placement.experts}) {
        for (const std::size_t executor : *list) {
            if (std::find(used.begin(), used.end(), executor) == used.end()) used.push_back(executor);
        }
    }
    for (std::vector<std::size_t>* list : {&placement.segments, &placement.experts}) {
        for (std::size_t& executor : *list) {
            executor = static_cast<std::size_t>(std::find(used.begin(), used.end(), executor) - used.begin());
        }
    }
    PlacedModel placed;
    for (std::size_t i = 0; i < used.size(); ++i)
        placed.shares.push_back(shareOf(q, *all[used[i]], placement, used.size(), i));
    placed.placement = std::move(placement);
    return placed;
}

/// All of it on one device.
PlacedModel wholeOn(const Question& q, std::size_t segments, const FoundDevice& device) {
    const std::vector<std::size_t> zeros(segments, 0);
    return placedOn(q, {&device}, {zeros, zeros});
}

/// Where a share takes more of a GPU than there is, lowers that budget to less than what the placement took
/// of it by the estimate, so that the next one is another; true when nothing takes more.
bool lowerBudgets(const PlacedModel& placed, const std::vector<FoundDevice>& gpus,
                  const std::vector<std::uint64_t>& available, const ModelCost& cost,
                  const plan::Placement& placement, std::vector<GpuBudget>& budgets) {
    bool fits = true;
    for (std::size_t gpu = 0; gpu < gpus.size(); ++gpu) {
        const std::uint64_t estimated = bytesOn(cost, placement, gpu);
        const bool over =
            std::any_of(placed.shares.begin(), placed.shares.end(), [&](const DeviceShare& share) {
                return share.device.id == gpus[gpu].info.id && share.total() > available[gpu];
            });
        if (!over || estimated == 0) continue;
        budgets[gpu].bytes = std::min(budgets[gpu].bytes, estimated) - 1;
        fits = false;
    }
    return fits;
}

/// What the processor holds and what GPUs hold that have no memory of their own, against what there is of
/// it. Errors: ModelTooLarge.
Result<> checkHostMemory(const PlacedModel& placed, const DeviceInfo& processor) {
    std::uint64_t needed = 0;
    bool processorTakesPart = false;
    for (const DeviceShare& share : placed.shares) {
        processorTakesPart = processorTakesPart || isCpu(share.device);
        if (share.device.type != "discrete GPU") needed += share.total();
    }
    if (!processorTakesPart || needed <= processor.memoryAvailable) return {};
    return {ErrorCode::ModelTooLarge, "what does not fit the GPU needs " + std::to_string(needed) +
                                          " bytes of this machine's memory, which has " +
                                          std::to_string(processor.memoryAvailable) + " available"};
}

/// Why everything is on the processor although there is a GPU.
std::string whyNoGpu(const DeviceInfo& gpu, const Offload& offload) {
    if (offload.gpuLayers == 0) return "no layers are to be on a GPU";
    const double rate = readRateOf(offload, gpu);
    if (rate > 0) return "not even one layer fits " + gpu.name + ", or it reads slower than the processor";
    return "not even one layer fits " + gpu.name;
}

/// With these GPUs and the processor. What the choice is made from are estimates; where the executors will
/// take more of a GPU than it has, it is made again with less.
Result<PlacedModel> placeOn(const Question& q, ModelCost cost, const std::vector<FoundDevice>& gpus,
                            const FoundDevice& processor, const Offload& offload) {
    std::vector<GpuBudget> budgets = budgetsOf(gpus, offload);
    std::vector<std::uint64_t> available;
    for (const GpuBudget& budget : budgets) available.push_back(budget.bytes);
    std::vector<const FoundDevice*> all{&processor};
    for (const FoundDevice& gpu : gpus) {
        all.push_back(&gpu);
        cost.scratch = std::max(cost.scratch, footprintOn(gpu, q.plans, q.kvType, q.contextLength).scratch);
    }
    const double processorRate = readRateOf(offload, processor.info);
    for (;;) {
        FIRESIDE_TRY(plan::Placement placement,
                     choosePlacement(cost, budgets, processorRate, offload.gpuLayers));
        PlacedModel placed = placedOn(q, all, placement);
        if (!lowerBudgets(placed, gpus, available, cost, placement, budgets)) continue;
        if (placed.shares.size() > 1) FIRESIDE_CHECK(checkHostMemory(placed, processor.info));
        DeviceInfo& first = placed.shares.front().device;
        if (placed.shares.size() == 1 && isCpu(first) && !gpus.empty())
            first.reason = whyNoGpu(gpus.front().info, offload);
        return placed;
    }
}

}  // namespace

Result<PlacedModel> placeModel(const plan::PlanSource& plans, const DeviceSet& devices, KvType kvType,
                               std::int32_t contextLength, const Offload& offload) {
    const plan::Plan decode = plans(1, plan::Outputs::Last);
    const Question q{plans, decode, kvType, contextLength};
    const ModelCost cost = costOf(decode, kvType, contextLength);
    const bool all = offload.gpuLayers < 0 || offload.gpuLayers >= cost.layers();
    if (devices.gpus.size() == 1 && all) {
        PlacedModel whole = wholeOn(q, cost.segments.size(), devices.gpus.front());
        if (whole.shares.front().total() <= budgetsOf(devices.gpus, offload).front().bytes) return whole;
    }
    if (devices.spareGpus.empty()) return placeOn(q, cost, devices.gpus, devices.processor, offload);
    std::vector<FoundDevice> gpus = devices.gpus;
    gpus.insert(gpus.end(), devices.spareGpus.begin(), devices.spareGpus.end());
    return placeOn(q, cost, gpus, devices.processor, offload);
}

}  // namespace fireside::engine
