// Exit statuses, and errors as one line on standard error.
#pragma once

#include <atomic>

#include "app/base/result.h"

namespace fireside::cli {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

/// Prints "fireside-cli: what happened: detail. What to do." and returns the exit status for it.
[[nodiscard]] int report(const Error& error);

/// True when the terminal's user pressed Ctrl+C since watchInterrupts(); a second Ctrl+C ends the program at
/// once.
[[nodiscard]] std::atomic<bool>& interrupted();
void watchInterrupts();

}  // namespace fireside::cli
