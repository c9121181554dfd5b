// Plans on a Vulkan device: weights are uploaded once, every plan is recorded once per session, and a step is
// a small host write and (within the pacing limit) one submit. No Vulkan type appears here. Thread: the
// executor and its sessions belong to the thread that made them; sessions end before their executor.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/executor.h"
#include "inference/plan/footprint.h"
#include "inference/plan/kv_type.h"
#include "inference/vulkan/device.h"
#include "inference/vulkan/validation_log.h"

namespace fireside::vulkan {

/// Failures made on purpose, for tests. Counting starts at 0; -1 never.
struct FaultInjection {
    int loseDeviceAtSubmit = -1;    // this submit (uploads count too) and all later ones report a lost device
    int failAllocationAt = -1;      // this one device memory allocation fails
    std::string wrongShader;        // dispatches of this variant compute nothing
    std::string failShader;         // this variant does not compile
    std::int64_t wrongByteAt = -1;  // of memory that is checked (memory_check.h)
};

/// A variant that did not compile, and what the driver said.
struct FailedShader {
    std::string name;
    std::string reason;
};

/// What an executor has done so far.
struct ExecutorStats {
    std::uint64_t submits = 0;  // of steps; uploads are not counted
    std::uint64_t steps = 0;
    std::uint64_t plansRecorded = 0;
    std::uint64_t dispatchesRecorded = 0;
    std::uint64_t barriersRecorded = 0;
    std::uint64_t pipelinesCompiled = 0;
    /// In whose place others were taken (DeviceProfile::withoutShaders).
    std::vector<FailedShader> failedShaders;
};

struct ExecutorOptions {
    DeviceOptions device;
    /// Tokens of the session that will follow: it is judged before uploading whether model and session fit
    /// together.
    std::int32_t contextHint = 0;
    plan::KvType kvType = plan::KvType::F16;  // of the sessions' keys and values
    /// Called on the calling thread while weights are uploaded: bytes done and in total.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress;
    const plan::CancelToken* cancel = nullptr;     // for creation only
    std::shared_ptr<ValidationLog> validationLog;  // with device.validation; without it messages go to stderr
    ExecutorStats* stats = nullptr;                // outlives the executor
    FaultInjection faults;
};

/// Device memory that an executor and one session take, before anything is opened: what createExecutor and
/// createSession then allocate, but for a few pages. Pure.
[[nodiscard]] plan::Footprint footprint(const plan::PlanSource& plans, const DeviceProfile& profile,
                                        plan::KvType kvType, std::int32_t contextLength);

/// A plan as a device runs it: in its fused forms, each node on one variant.
struct PlannedKernels {
    plan::Plan plan;
    std::vector<std::string> shaders;  // per Plan::nodes
};
/// Of the plan that a session of that context takes for a step of so many tokens. Pure. Errors: those of
/// lower() (kernel.h).
[[nodiscard]] Result<PlannedKernels> plannedKernels(const plan::PlanSource& plans,
                                                    const DeviceProfile& profile, plan::KvType kvType,
                                                    std::int32_t contextLength, std::int32_t tokens,
                                                    plan::Outputs outputs);

/// Opens the device and uploads the weights of `plans` (kept and called again when a session needs another
/// plan). The model's tensors are read only during this call. Errors: NoVulkanLoader, NoDevice (also: the
/// device at that index is not usable, with the reason), ModelTooLarge (with all the numbers), OutOfMemory,
/// UnsupportedTensorType, Cancelled, DeviceLost, DeviceFailure. A variant that does not compile later on is
/// no error where another can take its place: see ExecutorStats.
[[nodiscard]] Result<std::unique_ptr<plan::Executor>> createExecutor(plan::PlanSource plans,
                                                                     const ExecutorOptions& options);

}  // namespace fireside::vulkan
