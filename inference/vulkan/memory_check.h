// Whether a device keeps what is written to its memory: pieces of it up to the limits are filled with a
// pattern that is another one everywhere, all of them, and only then read back. So it also shows addresses
// that are confused, as they are beyond some size with some drivers. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "app/base/result.h"
#include "inference/plan/executor.h"
#include "inference/vulkan/device.h"
#include "inference/vulkan/executor.h"

namespace fireside::vulkan {

struct MemoryCheckOptions {
    DeviceOptions device;
    std::uint64_t bytes = 0;  // at most; 0: as much as a model may take, see memoryToCheck()
    std::function<void(double share)> progress = nullptr;  // of the work, 0 to 1
    const plan::CancelToken* cancel = nullptr;             // checked per 64 MiB
    FaultInjection faults;
};

struct MemoryCheck {
    std::uint64_t bytes = 0;  // that were filled
    /// Empty: all of it is as it was written. Else where it is not, or that there is far less of it than the
    /// device says.
    std::string fault;
};

/// Bytes that a check fills where nothing else is said: nine tenths of what is available, of memory that is
/// the system's a quarter, of a software device at most 1 GiB.
[[nodiscard]] std::uint64_t memoryToCheck(const DeviceDescription& device);

/// Errors: Cancelled, and those of opening a device and of using it: DeviceLost, DeviceFailure. That memory
/// cannot be had is none: what could be had is checked.
[[nodiscard]] Result<MemoryCheck> checkMemory(const MemoryCheckOptions& options);

}  // namespace fireside::vulkan
