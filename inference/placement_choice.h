// How many layers go to the GPUs, and which. Pure: numbers in, a placement out; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/cut.h"
#include "inference/plan/kv_type.h"

namespace fireside::engine {

/// Bytes that one segment of a plan takes where it is placed.
struct SegmentCost {
    std::uint64_t weights = 0;  // without experts
    std::uint64_t experts = 0;  // what Placement::experts places
    std::uint64_t caches = 0;   // for the whole context
};

struct ModelCost {
    std::vector<SegmentCost> segments;  // the embedding, each layer, the head
    std::uint64_t scratch = 0;          // of a GPU, whatever it runs

    [[nodiscard]] std::int32_t layers() const { return static_cast<std::int32_t>(segments.size()) - 2; }
};
/// Of a plan of one token; scratch is left 0.
[[nodiscard]] ModelCost costOf(const plan::Plan& plan, plan::KvType kvType, std::int32_t contextLength);

/// Layers that have experts.
[[nodiscard]] std::int32_t expertLayersOf(const plan::Plan& plan);

struct GpuBudget {
    std::uint64_t bytes = 0;
    double readRate = 0;  // bytes per second; 0: not measured
};

/// In the placements that come out, executor 0 is the processor and 1 + i is GPU i; the layers of a GPU
/// follow each other, and those of the first GPU come first.
///
/// The last `layers` and the head on the GPUs, filled to about the same share of their budgets; of those
/// layers, from the last on, as many experts as there is room for. The embedding, of which a token reads one
/// row, is there only if everything else is. Nothing when not even the layers without their experts fit.
[[nodiscard]] std::optional<plan::Placement> placeLayers(const ModelCost& cost,
                                                         std::span<const GpuBudget> gpus,
                                                         std::int32_t layers);

/// What a placement takes of GPU `gpu` by these numbers; 0 when it has nothing there.
[[nodiscard]] std::uint64_t bytesOn(const ModelCost& cost, const plan::Placement& placement, std::size_t gpu);

/// `wanted` layers on the GPUs, at most all; negative: as many as fit, unless the processor reads faster than
/// a GPU, which is then left out as far as both rates are known. Errors: ModelTooLarge (`wanted` do not fit,
/// and how many would).
[[nodiscard]] Result<plan::Placement> choosePlacement(const ModelCost& cost, std::span<const GpuBudget> gpus,
                                                      double processorReadRate, std::int32_t wanted);

}  // namespace fireside::engine
