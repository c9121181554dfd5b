// A plan made ready to run on the threads of a pool: its ops lowered to work, in stages with barriers
// between. Belongs to the thread of its session.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "inference/cpu/aligned_buffer.h"
#include "inference/cpu/lower.h"
#include "inference/cpu/operands.h"
#include "inference/cpu/thread_pool.h"
#include "inference/plan/executor.h"
#include "inference/plan/plan.h"

namespace fireside::cpu {

/// Work that may run at the same time. Tasks are numbered through all of it.
struct Stage {
    std::vector<Work> works;
    std::vector<std::size_t> ends;  // of the present step: tasks of works[0 .. i] together

    [[nodiscard]] std::size_t tasks() const { return ends.empty() ? 0 : ends.back(); }
};

class Program {
 public:
    /// `memory` holds bytes(); it, weights, caches and pool outlive the program.
    Program(const plan::Plan& plan, const Weights& weights, std::vector<CacheView> caches, std::byte* memory,
            ThreadPool& pool);
    /// Of memory for scratch (which comes first), for what ops prepare, and for the threads.
    [[nodiscard]] static std::size_t bytes(const plan::Plan& plan, const Weights& weights,
                                           std::uint32_t threads);

    /// Runs a stretch of a step of at most capacity() tokens: stretch 0 first, then the others in order.
    /// `received` and `sent` as plan::Step::received and what plan::ExecutorSession::run returns. Errors:
    /// Cancelled (looked at before every task).
    [[nodiscard]] Result<> run(const StepView& step, std::size_t stretch, std::span<const float> received,
                               const plan::CancelToken* cancel, std::vector<float>& sent);

    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    [[nodiscard]] std::size_t stretches() const { return stretches_.size(); }

 private:
    /// How many tasks of a thread's part of a stage are taken, on a cache line of its own.
    struct alignas(64) Counter {
        std::atomic<std::size_t> taken{0};
    };

    /// A plan::Stretch in stages.
    struct Part {
        std::size_t first = 0;
        std::size_t end = 0;
        std::vector<ValueView> receives;
        std::vector<ValueView> sends;
    };

    void addStretches(const plan::Plan& plan, std::vector<std::vector<Stage>> stages);
    void count(const StepView& step, const Part& part);
    /// A step as one thread runs it.
    struct Run {
        const StepView& step;
        const plan::CancelToken* cancel;
        Workspace workspace;
    };
    void runStages(std::uint32_t thread, const StepView& step, const plan::CancelToken* cancel);
    void runParts(const Stage& stage, std::uint32_t thread, Counter* counters, const Run& run);
    static void runTask(const Stage& stage, std::size_t task, const Run& run);
    [[nodiscard]] bool stopped(const Run& run);

    ThreadPool& pool_;
    std::size_t capacity_;
    Operands operands_;
    Lowering lowering_;
    std::vector<Stage> stages_;
    std::vector<Part> stretches_;
    std::vector<std::size_t> active_;      // stages that have tasks in the present stretch
    std::unique_ptr<Counter[]> counters_;  // per thread, for the present stage and for the next
    Barrier barrier_;
    std::atomic<bool> stopped_{false};
    std::byte* workspaces_ = nullptr;
    std::size_t workspaceBytes_ = 0;  // of a thread
};

}  // namespace fireside::cpu
