// How the tests of ops hold kernels against the oracle, whatever executes them: shaders (kernel_check.cpp) or
// the processor (tests/cpu/oracle_check.cpp). The cases are the same.
#pragma once

#include <string>

#include "tests/shaders/op_case.h"

namespace fireside::test {

/// Profiles that lead to all shader variants, whatever the device under test. The processor has its own
/// choice: there each case runs on every instruction set. Matrices: with cooperative matrices, where the
/// device has them.
enum class ProfileKind { Software, Plain, Subgroup, Matrices };

/// Runs the case and compares every value and the whole cache. Reports failures to GoogleTest. `tolerance` is
/// of largestError().
void expectMatchesOracle(const OpCase& opCase, ProfileKind kind, double tolerance,
                         const std::string& description);

/// Likewise of a cache.
void expectSameCache(const reference::Cache& actual, const reference::Cache& expected, double tolerance,
                     const std::string& where);

}  // namespace fireside::test
