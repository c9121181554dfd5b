// The one place where shaders are held against the oracle: oracle_check.h on the first Vulkan device. When
// the program ends, every shader of the table must have run.
#pragma once

#include "tests/shaders/op_runner.h"
#include "tests/shaders/oracle_check.h"

namespace fireside::test {

[[nodiscard]] vulkan::DeviceProfile profileOf(ProfileKind kind);

/// Opened on first use; null (and a failed test) when there is no device.
[[nodiscard]] OpRunner* opRunner();

}  // namespace fireside::test
