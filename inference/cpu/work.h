// A plan's ops as pieces of work that threads share: what lowering makes and Program runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "inference/cpu/aligned_buffer.h"

namespace fireside::cpu {

/// What a step tells its ops.
struct StepView {
    std::span<const std::int32_t> tokens;
    std::int32_t position = 0;
    std::size_t outputRow = 0;

    [[nodiscard]] std::size_t count() const { return tokens.size(); }
    [[nodiscard]] std::size_t positionOf(std::size_t t) const {
        return static_cast<std::size_t>(position) + t;
    }
};

/// Memory of one thread, for what lives no longer than a task.
using Workspace = std::byte*;

/// `tasks(step)` tasks that may run in any order and at the same time. No `tasks`: nothing to do. Neither
/// function throws or blocks.
struct Work {
    std::function<std::size_t(const StepView&)> tasks = nullptr;
    std::function<void(std::size_t task, const StepView&, Workspace)> run = nullptr;
    std::size_t workspaceBytes = 0;
};

/// One after the other, each waiting for the one before.
using Phases = std::vector<Work>;

constexpr std::size_t pieces(std::size_t n, std::size_t size) {
    return (n + size - 1) / size;
}

}  // namespace fireside::cpu
