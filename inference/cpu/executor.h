// Plans on the processor: weights are used where the model's file is mapped, so that loading copies nothing.
// Thread: the executor and its sessions belong to the thread that made them, which is one of those that
// compute; sessions end before their executor.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "app/base/result.h"
#include "inference/plan/executor.h"
#include "inference/plan/footprint.h"
#include "inference/plan/kv_type.h"

namespace fireside::cpu {

struct ExecutorOptions {
    plan::KvType kvType = plan::KvType::F16;  // of the sessions' keys and values
    std::uint32_t threads = 0;                // 0: availableProcessors()
    /// Tokens of the session that will follow: it is judged at once whether model and session fit into
    /// memory.
    std::int32_t contextHint = 0;
    /// Memory that may be used; 0: what is available.
    std::uint64_t memoryLimit = 0;
    /// Called on the calling thread while the weights are read from disk: bytes done and in total.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress = nullptr;
    const plan::CancelToken* cancel = nullptr;  // for creation only
};

/// Memory that an executor and one session take, the mapped weights included. Pure.
[[nodiscard]] plan::Footprint footprint(const plan::PlanSource& plans, plan::KvType kvType,
                                        std::int32_t contextLength);

/// `plans` is kept and called again for each session; the model's tensors must outlive the executor. Reads
/// all weights once, so that the first answer does not wait for the disk. Errors: NoDevice (the processor
/// will not do), ModelTooLarge (with all the numbers), Cancelled.
[[nodiscard]] Result<std::unique_ptr<plan::Executor>> createExecutor(plan::PlanSource plans,
                                                                     const ExecutorOptions& options = {});

}  // namespace fireside::cpu
