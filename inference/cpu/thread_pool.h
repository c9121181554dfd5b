// The threads that compute: made once, woken for each step. They wait by spinning briefly, because the next
// piece of work usually is microseconds away, and then sleep, so that an idle model costs nothing.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace fireside::cpu {

/// Lets `threads` threads wait for each other, again and again.
class Barrier {
 public:
    explicit Barrier(std::uint32_t threads) : threads_(threads) {}
    /// Returns once all threads have called it; what they wrote before is visible after.
    void wait();

 private:
    const std::uint32_t threads_;
    alignas(64) std::atomic<std::uint32_t> arrived_{0};
    alignas(64) std::atomic<std::uint32_t> round_{0};
};

class ThreadPool {
 public:
    using Work = std::function<void(std::uint32_t thread)>;

    /// `threads` in all: the caller of run() is one of them. At least 1.
    explicit ThreadPool(std::uint32_t threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    [[nodiscard]] std::uint32_t threads() const { return static_cast<std::uint32_t>(workers_.size()) + 1; }
    /// Calls work(0) here and work(1) .. work(threads() - 1) on the others; returns when all have returned.
    /// `work` does not throw. One caller at a time.
    void run(const Work& work);

 private:
    void serve(std::uint32_t thread);

    const Work* work_ = nullptr;  // of the present round; nullptr ends the workers
    alignas(64) std::atomic<std::uint32_t> round_{0};
    Barrier done_;
    std::vector<std::thread> workers_;
};

/// Processors that this process may run on: those of its affinity mask where the system has one.
[[nodiscard]] std::uint32_t availableProcessors();

}  // namespace fireside::cpu
