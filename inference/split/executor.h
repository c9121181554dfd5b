// A plan on several executors: each has a part of the layers (or of their experts), and what one's nodes read
// of another's is handed over through host memory. They work in turn, as every layer waits for the one
// before. Thread: the executor and its sessions belong to the thread that made them; sessions end before
// their executor.
#pragma once

#include <memory>
#include <vector>

#include "inference/plan/cut.h"
#include "inference/plan/executor.h"
#include "inference/plan/kv_type.h"

namespace fireside::split {

/// `parts` were made for plan::partOf(plans, placement, parts.size(), index), with this kind of keys and
/// values. `plans` is kept.
[[nodiscard]] std::unique_ptr<plan::Executor> createExecutor(
    const plan::PlanSource& plans, const plan::Placement& placement, plan::KvType kvType,
    std::vector<std::unique_ptr<plan::Executor>> parts);

}  // namespace fireside::split
