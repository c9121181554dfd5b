// What the engine asks of a device: weights once, then sessions (a KV cache and plans over it), then steps.
// Implemented by vulkan/ (and by the oracle in tests/reference). Owned and used by one thread, but for
// CancelToken, which any thread may set.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/plan.h"

namespace fireside::plan {

/// Set from any thread; checked between submits, tokens and chunks.
using CancelToken = std::atomic<bool>;

/// Rows of the table that tokens are looked up in; 0 when there is none: any token will do.
[[nodiscard]] std::int32_t vocabularyOf(const Plan& plan);

/// Makes the plan of a model for a capacity and outputs; pure.
using PlanSource = std::function<Plan(std::int32_t capacity, Outputs outputs)>;

/// One forward pass: tokens at positions position .. position + tokens.size() - 1, all earlier positions
/// already in the cache. The position must be resumable.
struct Step {
    std::span<const std::int32_t> tokens;  // 1 .. maxChunk()
    std::int32_t position = 0;
    Outputs outputs = Outputs::Last;  // of the last token the logits, or which is Best
    /// Of a plan that was cut (cut.h): which of its stretches runs, and the rows that it receives, [rows,
    /// width] of one value after the other. All stretches of a step run, in order.
    std::size_t stretch = 0;
    std::span<const float> received;
};

class ExecutorSession {
 public:
    virtual ~ExecutorSession() = default;
    /// Runs the step; `logits` is resized to rows * vocabulary floats (0, 1 or tokens.size() rows), for Best
    /// to the one id. Of one stretch of a step: to the rows that it sends, [rows, width] of one value after
    /// the other. Errors: Cancelled (the step's positions are then undefined in the cache), InvalidArgument
    /// (the position is not resumable, among others), ContextFull, DeviceLost, DeviceFailure, OutOfMemory.
    [[nodiscard]] virtual Result<> run(const Step& step, const CancelToken* cancel,
                                       std::vector<float>& logits) = 0;
    /// Where the next step may begin: the longest of the prefixes of up to `length` cached tokens after which
    /// everything is there that later tokens need. `length` itself for caches that keep every position. A
    /// window that was overwritten, or recurrent state that went on, makes it less, down to 0; so does a step
    /// that failed.
    [[nodiscard]] virtual std::int32_t resumable(std::int32_t length) const = 0;
    /// Whether there is recurrent state: then only the current position and checkpoints are resumable.
    [[nodiscard]] virtual bool recurrent() const = 0;
    /// Keeps a copy of recurrent state, so that the present position stays resumable after later steps; the
    /// earliest of kCheckpoints copies makes room. Nothing to do without recurrent state. Errors: DeviceLost,
    /// DeviceFailure.
    [[nodiscard]] virtual Result<> checkpoint() = 0;
    /// What later steps need of the first `length` cached tokens (at least 1, resumable), in an order of the
    /// executor's own: of windows what is still there, recurrent state with its checkpoints. Errors:
    /// InvalidArgument (not resumable), DeviceLost, DeviceFailure, OutOfMemory.
    [[nodiscard]] virtual Result<std::vector<std::byte>> save(std::int32_t length) = 0;
    /// Makes the caches what they were when a session of the same model and kind of cache, of any context
    /// length, saved these bytes for this length. Errors: ContextFull, InvalidArgument (the bytes cannot be
    /// of such a session), either leaves everything as it was; DeviceLost, DeviceFailure, OutOfMemory (the
    /// session is then empty).
    [[nodiscard]] virtual Result<> load(std::int32_t length, std::span<const std::byte> saved) = 0;
    /// Tokens that a prefill step should have at present: bounded by recorded capacity and by the measured
    /// time per submit. Where a step must hold the whole sequence (Plan::causal), maxChunk().
    [[nodiscard]] virtual std::int32_t preferredChunk() const = 0;
    [[nodiscard]] virtual std::int32_t maxChunk() const = 0;
    /// Bytes of caches and scratch that are allocated at present.
    [[nodiscard]] virtual std::uint64_t bytes() const = 0;
};

/// Whether a session can begin this step. Errors: InvalidArgument, ContextFull.
[[nodiscard]] Result<> checkStep(const Step& step, const ExecutorSession& session, std::int32_t contextLength,
                                 std::int32_t vocabulary);

class Executor {
 public:
    virtual ~Executor() = default;
    /// A KV cache for `contextLength` tokens and the scratch for its plans. Errors: OutOfMemory, DeviceLost,
    /// DeviceFailure.
    [[nodiscard]] virtual Result<std::unique_ptr<ExecutorSession>> createSession(
        std::int32_t contextLength) = 0;
    /// Bytes of weights on the device.
    [[nodiscard]] virtual std::uint64_t weightBytes() const = 0;
};

}  // namespace fireside::plan
