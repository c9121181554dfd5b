// Whether a device can be trusted, and what it is not to be trusted with. Part of the engine's interface
// (engine.h).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/base/result.h"
#include "inference/generation.h"

namespace fireside::engine {

/// A kernel variant that a device does without: another form of it takes its place.
struct DisabledKernel {
    std::string name;    // "matmul.q4_k.subgroup"
    std::string reason;  // why, and what was seen
};

/// What a check found out. It holds for the device with that driver; wherever verdicts are asked for, those
/// of other devices and drivers mean nothing.
struct DeviceVerdict {
    std::string device;   // DeviceInfo::identity
    std::string driver;   // DeviceInfo::driver
    std::string failure;  // why the device is not to be used; empty: it may be
    std::vector<DisabledKernel> disabled;
};
using DeviceVerdicts = std::vector<DeviceVerdict>;

enum class CheckStage : std::uint8_t { Memory, Kernels, Speed };
struct CheckProgress {
    CheckStage stage = CheckStage::Memory;
    double share = 0;  // of that stage, 0 to 1
};

struct DeviceCheckOptions {
    std::uint64_t memoryBytes = 0;         // to fill at most; 0: most of what is available
    std::vector<std::string> weightTypes;  // whose kernels to run ("q4_k"); empty: all
    std::function<void(const CheckProgress&)> progress = nullptr;
    const CancelToken* cancel = nullptr;
    // For tests: a variant whose results are wrong, one that does not compile, and a byte of memory that does
    // not keep what is written to it.
    std::string wrongKernel;
    std::string failKernel;
    std::int64_t wrongByteAt = -1;
};

struct DeviceCheck {
    DeviceVerdict verdict;
    std::uint64_t memoryBytes = 0;   // that were filled and read back; of a processor 0
    std::int32_t kernels = 0;        // variants that ran; of a processor 0
    double bytesPerSecond = 0;       // that decoding reads of Q4_K weights
    double operationsPerSecond = 0;  // of products of Q4_K weights with many tokens; a multiply-add is 2
    double seconds = 0;              // that the check took
};

/// Fills memory near its limits and compares it; runs every kernel variant that the device would be given, on
/// small shapes and twice, and holds the results against the processor's; measures both speeds. A variant
/// that is wrong or does not compile is disabled where another form is right instead. The processor is only
/// measured: the others are held against it. Errors: InvalidArgument, NoDevice, NoVulkanLoader, Cancelled;
/// that the device fails is none of them, but a verdict. Any thread, but not while a model works. A driver
/// may crash or hang in it, so it is best run in a process of its own.
[[nodiscard]] Result<DeviceCheck> checkDevice(const std::string& device,
                                              const DeviceCheckOptions& options = {});

}  // namespace fireside::engine
