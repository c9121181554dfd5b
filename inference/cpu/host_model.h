// A model on the processor: what the executor makes once and its sessions share. One thread.
#pragma once

#include <cstdint>

#include "inference/cpu/executor.h"
#include "inference/cpu/operands.h"
#include "inference/cpu/thread_pool.h"
#include "inference/plan/cache_layout.h"
#include "inference/plan/executor.h"

namespace fireside::cpu {

struct HostModel {
    HostModel(plan::PlanSource source, const ExecutorOptions& given, std::uint32_t threads);

    plan::PlanSource plans;
    ExecutorOptions options;
    Weights weights;
    ThreadPool pool;
};

/// Most tokens of a step; where one must hold the whole sequence (not `causal`), contextLength.
[[nodiscard]] std::int32_t chunkOf(std::int32_t contextLength, bool causal);
/// Memory for programs of such steps with at most one row of output.
[[nodiscard]] std::size_t programBytes(const plan::PlanSource& plans, const Weights& weights,
                                       std::int32_t chunk, std::uint32_t threads);
/// Errors: ModelTooLarge, with all the numbers.
[[nodiscard]] Result<> checkFit(const HostModel& model, std::int32_t contextLength);

}  // namespace fireside::cpu
