// The one place where kernels are held against the oracle. Each check runs the case on a device profile and
// compares every value and the whole cache. When the program ends, every shader of the table must have run.
#pragma once

#include <string>

#include "tests/shaders/op_case.h"
#include "tests/shaders/op_runner.h"

namespace fireside::test {

/// Profiles that lead to all variants, whatever the device under test.
enum class ProfileKind { Software, Plain, Subgroup };
[[nodiscard]] vulkan::DeviceProfile profileOf(ProfileKind kind);

/// Opened on first use; null (and a failed test) when there is no device.
[[nodiscard]] OpRunner* opRunner();

/// Reports failures to GoogleTest. `tolerance` is of largestError().
void expectMatchesOracle(const OpCase& opCase, ProfileKind kind, double tolerance,
                         const std::string& description);

}  // namespace fireside::test
