// Work for a pool of threads, its value as a future.
#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>
#include <memory>
#include <utility>

namespace fireside::services {

/// Runs `work()` on a thread of the pool. The work owns what it uses: nobody waits for it.
template <class Work>
[[nodiscard]] auto runOn(QThreadPool& pool, Work work) {
    using Value = decltype(work());
    auto promise = std::make_shared<QPromise<Value>>();
    promise->start();
    const QFuture<Value> future = promise->future();
    pool.start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

}  // namespace fireside::services
