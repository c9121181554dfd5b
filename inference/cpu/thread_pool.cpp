#include "inference/cpu/thread_pool.h"

#include <algorithm>
#include <string>

#if defined(__linux__)
#include <pthread.h>
#include <sched.h>
#elif defined(__APPLE__)
#include <pthread.h>
#endif
#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace fireside::cpu {
namespace {

/// Some 20 to 50 microseconds: more than most waits between ops, less than anybody notices.
constexpr int kSpins = 1500;

void pause() {
#if defined(__x86_64__) || defined(_M_X64)
    _mm_pause();
#elif defined(__aarch64__) && defined(__GNUC__)
    asm volatile("isb");
#endif
}

/// Until `word` is no longer `old`.
void waitForChange(const std::atomic<std::uint32_t>& word, std::uint32_t old) {
    for (int i = 0; i < kSpins; ++i) {
        if (word.load(std::memory_order_acquire) != old) return;
        pause();
    }
    while (word.load(std::memory_order_acquire) == old) word.wait(old, std::memory_order_acquire);
}

/// At most 15 characters, as Linux wants them.
void nameThisThread(const std::string& name) {
#if defined(__linux__)
    pthread_setname_np(pthread_self(), name.c_str());
#elif defined(__APPLE__)
    pthread_setname_np(name.c_str());
#else
    (void)name;
#endif
}

}  // namespace

void Barrier::wait() {
    const std::uint32_t round = round_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == threads_) {
        arrived_.store(0, std::memory_order_relaxed);
        round_.store(round + 1, std::memory_order_release);
        round_.notify_all();
        return;
    }
    waitForChange(round_, round);
}

ThreadPool::ThreadPool(std::uint32_t threads) : done_(std::max(threads, 1u)) {
    for (std::uint32_t thread = 1; thread < threads; ++thread) {
        workers_.emplace_back([this, thread] { serve(thread); });
    }
}

ThreadPool::~ThreadPool() {
    work_ = nullptr;
    round_.fetch_add(1, std::memory_order_release);
    round_.notify_all();
    for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run(const Work& work) {
    work_ = &work;
    round_.fetch_add(1, std::memory_order_release);
    round_.notify_all();
    work(0);
    done_.wait();
}

void ThreadPool::serve(std::uint32_t thread) {
    nameThisThread("cpu compute " + std::to_string(thread));
    for (std::uint32_t seen = 0;; ++seen) {
        waitForChange(round_, seen);
        if (work_ == nullptr) return;
        (*work_)(thread);
        done_.wait();
    }
}

std::uint32_t availableProcessors() {
    const std::uint32_t all = std::max(1u, std::thread::hardware_concurrency());
#if defined(__linux__)
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        return std::clamp(static_cast<std::uint32_t>(CPU_COUNT(&allowed)), 1u, all);
    }
#endif
    return all;
}

}  // namespace fireside::cpu
