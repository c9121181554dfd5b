#include "inference/vulkan/executor.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "inference/vulkan/device_model.h"
#include "inference/vulkan/fused_forms.h"
#include "inference/vulkan/packing.h"
#include "inference/vulkan/session.h"
#include "inference/vulkan/upload.h"
#include "inference/vulkan/weight_layout.h"

namespace fireside::vulkan {
namespace {

class Executor final : public plan::Executor {
 public:
    explicit Executor(ExecutorStats* stats) { model_.stats = stats != nullptr ? stats : &ownStats_; }

    [[nodiscard]] Result<> open(plan::PlanSource plans, const ExecutorOptions& options);
    [[nodiscard]] Result<std::unique_ptr<plan::ExecutorSession>> createSession(
        std::int32_t contextLength) override {
        FIRESIDE_TRY(std::unique_ptr<plan::ExecutorSession> session, Session::create(model_, contextLength));
        return session;
    }
    [[nodiscard]] std::uint64_t weightBytes() const override { return model_.weights.bytes(); }

 private:
    [[nodiscard]] Result<> uploadWeights(const plan::Plan& plan, const ExecutorOptions& options);

    DeviceModel model_;
    ExecutorStats ownStats_;
};

/// Tensors in order of first use; tied weights share one. `indices` says which one each of Plan::weights is,
/// nothing for those that a part of a plan does not have.
struct UniqueTensors {
    std::vector<const gguf::Tensor*> tensors;
    std::vector<std::uint64_t> sizes;
    std::vector<std::optional<std::size_t>> indices;
};

UniqueTensors uniqueTensors(const plan::Plan& plan) {
    UniqueTensors unique;
    std::map<const gguf::Tensor*, std::size_t> seen;
    for (const plan::Weight& weight : plan.weights) {
        if (weight.tensor == nullptr) {
            unique.indices.emplace_back();
            continue;
        }
        const auto [found, inserted] = seen.emplace(weight.tensor, unique.tensors.size());
        if (inserted) {
            unique.tensors.push_back(weight.tensor);
            unique.sizes.push_back(weightBytes(*weight.tensor));
        }
        unique.indices.emplace_back(found->second);
    }
    return unique;
}

/// Of plans that are fused already.
plan::Footprint fusedFootprint(const plan::PlanSource& plans, const DeviceProfile& profile,
                               plan::KvType kvType, std::int32_t contextLength) {
    plan::Footprint need = sessionFootprint(plans, profile, kvType, contextLength);
    for (const std::uint64_t size : uniqueTensors(plans(1, plan::Outputs::Last)).sizes) {
        need.weights += reservedBytes(size);
    }
    return need;
}

Result<> Executor::open(plan::PlanSource plans, const ExecutorOptions& options) {
    FIRESIDE_TRY(model_.device, Device::open(options.device, options.validationLog));
    model_.plans = fusedPlans(std::move(plans), model_.device->profile(), options.kvType);
    model_.kvType = options.kvType;
    model_.memory = std::make_unique<Memory>(*model_.device, options.faults);
    FIRESIDE_TRY(model_.pipelines,
                 Pipelines::create(*model_.device, options.device.pipelineCacheFolder, options.faults));
    FIRESIDE_TRY(model_.queue, Queue::create(*model_.device, options.faults));
    return uploadWeights(model_.plans(1, plan::Outputs::Last), options);
}

Result<> Executor::uploadWeights(const plan::Plan& plan, const ExecutorOptions& options) {
    const UniqueTensors unique = uniqueTensors(plan);
    const std::int32_t context = std::max(1, options.contextHint);
    const plan::Footprint need =
        fusedFootprint(model_.plans, model_.device->profile(), model_.kvType, context);
    FIRESIDE_CHECK(checkFit(need, context, model_.device->physical()));
    FIRESIDE_TRY(model_.weights, model_.memory->allocateArena(unique.sizes, "weights"));
    for (const auto& index : unique.indices) {
        model_.weightAddresses.push_back(index ? model_.weights.places()[*index].address() : 0);
    }
    std::vector<UploadItem> items;
    bool mapped = true;
    for (std::size_t i = 0; i < unique.tensors.size(); ++i) {
        items.push_back({.source = unique.tensors[i]->data,
                         .target = model_.weights.places()[i],
                         .prefix = weightPrefix(*unique.tensors[i])});
        mapped = mapped && model_.weights.places()[i].buffer->mapped() != nullptr;
    }
    const UploadControl control{options.progress, options.cancel};
    return mapped ? uploadMapped(items, control)
                  : uploadStaged(*model_.device, *model_.memory, *model_.queue, items, control);
}

}  // namespace

plan::Footprint footprint(const plan::PlanSource& plans, const DeviceProfile& profile, plan::KvType kvType,
                          std::int32_t contextLength) {
    return fusedFootprint(fusedPlans(plans, profile, kvType), profile, kvType, contextLength);
}

namespace {

/// Addresses that nobody goes to.
Bindings nowhere(const plan::Plan& plan, plan::KvType kvType) {
    const auto address = [](auto) { return std::uint64_t{kArrayAlignment}; };
    Bindings bindings{.value = address, .weight = address};
    bindings.cache = [](plan::CacheId) {
        return CacheBinding{kArrayAlignment, kArrayAlignment, kArrayAlignment, kArrayAlignment, 1};
    };
    bindings.step = kArrayAlignment;
    bindings.rowStride = [&plan](plan::ValueId id) {
        return static_cast<std::uint32_t>(plan.value(id).width);
    };
    bindings.kvType = kvType;
    return bindings;
}

}  // namespace

Result<PlannedKernels> plannedKernels(const plan::PlanSource& plans, const DeviceProfile& profile,
                                      plan::KvType kvType, std::int32_t contextLength, std::int32_t tokens,
                                      plan::Outputs outputs) {
    const bool causal = plans(1, outputs).causal;
    const std::vector<std::int32_t> capacities = capacitiesFor(profile, contextLength, causal);
    const auto capacity = std::lower_bound(capacities.begin(), capacities.end(), tokens);
    if (capacity == capacities.end()) {
        return Error{ErrorCode::InvalidArgument, "no plan holds " + std::to_string(tokens) + " tokens"};
    }
    PlannedKernels planned{fusedPlans(plans, profile, kvType)(*capacity, outputs), {}};
    const Bindings bindings = nowhere(planned.plan, kvType);
    for (const plan::Node& node : planned.plan.nodes) {
        FIRESIDE_TRY(const Dispatch dispatch, lower(node.op, planned.plan, bindings, profile));
        planned.shaders.emplace_back(dispatch.shader->name);
    }
    return planned;
}

Result<std::unique_ptr<plan::Executor>> createExecutor(plan::PlanSource plans,
                                                       const ExecutorOptions& options) {
    auto executor = std::make_unique<Executor>(options.stats);
    FIRESIDE_CHECK(executor->open(std::move(plans), options));
    return std::unique_ptr<plan::Executor>(std::move(executor));
}

}  // namespace fireside::vulkan
