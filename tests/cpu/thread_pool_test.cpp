// The threads that compute.
#include "inference/cpu/thread_pool.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <thread>
#include <vector>

namespace fireside::cpu {
namespace {

TEST(ThreadPool, EveryThreadIsCalledOnceAndWhatItWroteIsVisible) {
    for (const std::uint32_t threads : {1u, 2u, 3u, 8u}) {
        ThreadPool pool(threads);
        EXPECT_EQ(pool.threads(), threads);
        for (int round = 0; round < 200; ++round) {
            std::vector<int> calls(threads, 0);  // not atomic: run() orders everything
            pool.run([&](std::uint32_t thread) { ++calls[thread]; });
            EXPECT_EQ(calls, std::vector<int>(threads, 1));
        }
    }
}

TEST(ThreadPool, TheCallerIsThreadZeroAndTheOthersAreOthers) {
    ThreadPool pool(4);
    std::vector<std::thread::id> ids(4);
    pool.run([&](std::uint32_t thread) { ids[thread] = std::this_thread::get_id(); });
    EXPECT_EQ(ids[0], std::this_thread::get_id());
    EXPECT_EQ(std::set<std::thread::id>(ids.begin(), ids.end()).size(), 4u);
}

TEST(ThreadPool, WakesFromSleep) {
    ThreadPool pool(3);
    for (int round = 0; round < 3; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));  // much longer than it spins
        std::atomic<int> calls{0};
        pool.run([&](std::uint32_t) { ++calls; });
        EXPECT_EQ(calls, 3);
    }
}

TEST(ThreadPool, EndsAtOnceWithoutHavingWorked) {
    for (int i = 0; i < 50; ++i) const ThreadPool pool(4);
}

TEST(Barrier, NobodyPassesBeforeTheLastHasCome) {
    constexpr std::uint32_t kThreads = 4;
    ThreadPool pool(kThreads);
    Barrier barrier(kThreads);
    std::vector<int> written(kThreads, 0);
    std::atomic<int> wrong{0};
    pool.run([&](std::uint32_t thread) {
        for (int round = 1; round <= 500; ++round) {
            written[thread] = round;
            barrier.wait();
            for (const int other : written) {
                if (other != round) ++wrong;
            }
            barrier.wait();
        }
    });
    EXPECT_EQ(wrong, 0);
}

TEST(Barrier, WaitsForASleeper) {
    ThreadPool pool(2);
    Barrier barrier(2);
    std::atomic<bool> late{false};
    pool.run([&](std::uint32_t thread) {
        if (thread == 1) {
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            late = true;
        }
        barrier.wait();
        EXPECT_TRUE(late);
    });
}

TEST(AvailableProcessors, IsAtLeastOneAndAtMostAll) {
    EXPECT_GE(availableProcessors(), 1u);
    EXPECT_LE(availableProcessors(), std::max(1u, std::thread::hardware_concurrency()));
}

}  // namespace
}  // namespace fireside::cpu
