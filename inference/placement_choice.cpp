#include "inference/placement_choice.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <string>

#include "inference/plan/cache_layout.h"

namespace fireside::engine {
namespace {

constexpr std::size_t kProcessor = 0;

/// The segments that each of several GPUs gets, one range after the other.
struct Ranges {
    std::vector<std::size_t> ends;  // per GPU: one past its last segment
    bool complete = false;
};

/// Layers from segment `first` on and the head, each GPU filled up to `share` of its budget.
Ranges fill(const ModelCost& cost, std::span<const GpuBudget> gpus, std::size_t first, double share) {
    const std::size_t head = cost.segments.size() - 1;
    const auto bytesOf = [&](std::size_t segment) {
        return cost.segments[segment].weights + cost.segments[segment].caches;
    };
    Ranges ranges;
    std::size_t next = first;
    for (std::size_t gpu = 0; gpu < gpus.size(); ++gpu) {
        const bool last = gpu + 1 == gpus.size();
        const auto budget = static_cast<std::uint64_t>(share * static_cast<double>(gpus[gpu].bytes));
        std::uint64_t used = cost.scratch + (last ? bytesOf(head) : 0);
        while (next < head && used + bytesOf(next) <= budget) used += bytesOf(next++);
        ranges.complete = last && next == head && used <= budget;
        ranges.ends.push_back(last ? head + 1 : next);
    }
    return ranges;
}

/// The smallest share of all budgets that suffices.
std::optional<Ranges> fillEvenly(const ModelCost& cost, std::span<const GpuBudget> gpus, std::size_t first) {
    Ranges best = fill(cost, gpus, first, 1);
    if (!best.complete) return std::nullopt;
    if (gpus.size() == 1) return best;
    double enough = 1, little = 0;
    for (int step = 0; step < 24; ++step) {
        const double middle = (enough + little) / 2;
        Ranges ranges = fill(cost, gpus, first, middle);
        (ranges.complete ? enough : little) = middle;
        if (ranges.complete) best = std::move(ranges);
    }
    return best;
}

/// Gives each GPU the experts of its layers, from the last layer on, and the first one the embedding when it
/// then has everything else.
void addExperts(const ModelCost& cost, std::span<const GpuBudget> gpus, plan::Placement& placement) {
    std::vector<std::uint64_t> used;
    for (std::size_t gpu = 0; gpu < gpus.size(); ++gpu) used.push_back(bytesOn(cost, placement, gpu));
    bool everything = placement.segments.size() > 1 && placement.segments[1] != kProcessor;
    for (std::size_t i = cost.segments.size(); i-- > 1;) {
        const std::size_t home = placement.segments[i];
        if (home == kProcessor) continue;
        const bool fits = used[home - 1] + cost.segments[i].experts <= gpus[home - 1].bytes;
        everything = everything && fits;
        if (!fits) continue;
        used[home - 1] += cost.segments[i].experts;
        placement.experts[i] = home;
    }
    if (!everything) return;
    const std::size_t first = placement.segments[1];
    if (used[first - 1] + cost.segments[0].weights <= gpus[first - 1].bytes)
        placement.segments[0] = placement.experts[0] = first;
}

plan::Placement allOnProcessor(const ModelCost& cost) {
    const std::vector<std::size_t> segments(cost.segments.size(), kProcessor);
    return {segments, segments};
}

std::uint64_t sumOf(std::span<const GpuBudget> gpus) {
    return std::accumulate(gpus.begin(), gpus.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const GpuBudget& gpu) { return sum + gpu.bytes; });
}

/// `layers` do not fit.
Error tooMany(const ModelCost& cost, std::span<const GpuBudget> gpus, std::int32_t layers) {
    std::int32_t most = layers - 1;
    while (most > 0 && !placeLayers(cost, gpus, most)) --most;
    std::uint64_t needed = gpus.size() * cost.scratch + cost.segments.back().weights;
    for (std::size_t i = cost.segments.size() - 1 - static_cast<std::size_t>(layers);
         i + 1 < cost.segments.size(); ++i)
        needed += cost.segments[i].weights + cost.segments[i].caches;
    return {ErrorCode::ModelTooLarge,
            std::to_string(layers) + " layers on the GPU need " + std::to_string(needed) + " bytes of " +
                std::to_string(sumOf(gpus)) + " available; at most " + std::to_string(most) + " layers fit"};
}

/// Bytes of a cache for the whole context.
std::uint64_t cacheBytes(const plan::CacheShape& shape, plan::KvType kvType, std::int32_t contextLength) {
    // A window keeps some more rows than this, by the capacity of steps.
    const auto layout = plan::layOutCaches({shape}, kvType, contextLength, 1);
    return std::accumulate(layout.sizes.begin(), layout.sizes.end(), std::uint64_t{0});
}

}  // namespace

ModelCost costOf(const plan::Plan& plan, plan::KvType kvType, std::int32_t contextLength) {
    ModelCost cost;
    const std::vector<bool> expert = plan::expertNodes(plan);
    std::set<const gguf::Tensor*> counted;  // in the present segment
    std::set<std::int32_t> caches;          // anywhere
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        const plan::Node& node = plan.nodes[i];
        const auto segment = static_cast<std::size_t>(node.segment);
        if (segment >= cost.segments.size()) {
            cost.segments.resize(segment + 1);
            counted.clear();
        }
        SegmentCost& here = cost.segments[segment];
        for (const plan::WeightId id : plan::weightsOf(node.op)) {
            const gguf::Tensor* const tensor = plan.weight(id).tensor;
            if (!counted.insert(tensor).second) continue;
            (expert[i] ? here.experts : here.weights) += tensor->data.size();
        }
        for (const plan::Access& access : plan::accesses(node.op).writes) {
            if (access.kind != plan::Access::Kind::Cache || !caches.insert(access.index).second) continue;
            here.caches += cacheBytes(plan.cache(plan::CacheId{access.index}), kvType, contextLength);
        }
    }
    return cost;
}

std::int32_t expertLayersOf(const plan::Plan& plan) {
    const std::vector<bool> expert = plan::expertNodes(plan);
    std::set<std::int32_t> segments;
    for (std::size_t i = 0; i < expert.size(); ++i) {
        if (expert[i]) segments.insert(plan.nodes[i].segment);
    }
    return static_cast<std::int32_t>(segments.size());
}

std::optional<plan::Placement> placeLayers(const ModelCost& cost, std::span<const GpuBudget> gpus,
                                           std::int32_t layers) {
    plan::Placement placement = allOnProcessor(cost);
    if (layers == 0) return placement;
    if (gpus.empty()) return std::nullopt;
    const std::size_t first = cost.segments.size() - 1 - static_cast<std::size_t>(layers);
    const auto ranges = fillEvenly(cost, gpus, first);
    if (!ranges) return std::nullopt;
    std::size_t segment = first;
    for (std::size_t gpu = 0; gpu < gpus.size(); ++gpu) {
        for (; segment < ranges->ends[gpu]; ++segment) placement.segments[segment] = 1 + gpu;
    }
    addExperts(cost, gpus, placement);
    return placement;
}

std::uint64_t bytesOn(const ModelCost& cost, const plan::Placement& placement, std::size_t gpu) {
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < cost.segments.size(); ++i) {
        const SegmentCost& segment = cost.segments[i];
        if (placement.segments[i] == 1 + gpu) bytes += segment.weights + segment.caches;
        if (placement.experts[i] == 1 + gpu) bytes += segment.experts;
    }
    return bytes > 0 ? bytes + cost.scratch : 0;
}

Result<plan::Placement> choosePlacement(const ModelCost& cost, std::span<const GpuBudget> gpus,
                                        double processorReadRate, std::int32_t wanted) {
    if (gpus.empty()) return allOnProcessor(cost);
    if (wanted >= 0) {
        const std::int32_t layers = std::min(wanted, cost.layers());
        auto placement = placeLayers(cost, gpus, layers);
        if (!placement) return tooMany(cost, gpus, layers);
        return std::move(*placement);
    }
    std::vector<GpuBudget> fast;
    std::vector<std::size_t> executors{kProcessor};  // of the placement, as they are called outside
    for (std::size_t i = 0; i < gpus.size(); ++i) {
        const double rate = gpus[i].readRate;
        if (rate > 0 && processorReadRate > 0 && rate <= processorReadRate) continue;
        fast.push_back(gpus[i]);
        executors.push_back(1 + i);
    }
    for (std::int32_t layers = cost.layers(); layers > 0; --layers) {
        auto placement = placeLayers(cost, fast, layers);
        if (!placement) continue;
        for (std::size_t& executor : placement->segments) executor = executors[executor];
        for (std::size_t& executor : placement->experts) executor = executors[executor];
        return std::move(*placement);
    }
    return allOnProcessor(cost);
}

}  // namespace fireside::engine
