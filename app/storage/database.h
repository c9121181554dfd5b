// The database thread: the one place where SQLite is opened and written.
//
// run() queues a function on that thread and hands back a QFuture; functions run one at a time, in order.
// Stores are written on top of run(); nothing above storage sees SQL. The destructor finishes queued work,
// then closes. Thread-safe: run() may be called from any thread. A future is finished on the database thread:
// continue with QFuture::then(context, ...), so that what follows runs where it belongs.
//
// WAL, foreign keys on, user_version = last migration. Every commit reaches the disk (synchronous = FULL):
// what a finished future confirmed survives kill -9 and loss of power. A second process may use the same
// file.
#pragma once

#include <QFuture>
#include <QPromise>
#include <QString>
#include <functional>
#include <memory>
#include <optional>

#include "app/base/result.h"

namespace SQLite {
class Database;
}

namespace fireside::storage {

class Database {
 public:
    struct Options {
        QString folder;  // data folder; the file is folder + "/fireside.db"; created when missing
        int busyTimeoutMs = 5000;
    };

    /// Starts the thread, opens, backs up (before migrating an existing file, to fireside.db.before-NNNN),
    /// migrates, and turns messages that were left Streaming into Interrupted. (When a second process opens
    /// the file while the first one streams, the first one's next update puts its message right.) Returns at
    /// once; the outcome is in opened(). Every later run() fails with the same error when opening failed.
    /// Errors: NotWritable, DiskFull, DatabaseTooNew (file untouched), DatabaseDamaged (file untouched, its
    /// path in the detail), DatabaseFailure.
    explicit Database(Options options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] QFuture<Result<>> opened() const;

    /// Runs `work` on the database thread. Exceptions of SQLite become Errors: DiskFull, NotWritable,
    /// DatabaseDamaged, OutOfMemory, DatabaseFailure.
    template <class T>
    [[nodiscard]] QFuture<Result<T>> run(std::function<Result<T>(SQLite::Database&)> work);

 private:
    struct Thread;

    /// Queues `work`, which gets the connection, or why there is none.
    void post(std::function<void(Result<SQLite::Database*>)> work);
    /// Calls `work` and turns what it throws into an Error. On the database thread.
    Result<> guarded(const std::function<void()>& work) const;

    std::unique_ptr<Thread> thread_;
};

template <class T>
QFuture<Result<T>> Database::run(std::function<Result<T>(SQLite::Database&)> work) {
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> future = promise->future();
    post([this, promise = std::move(promise), work = std::move(work)](Result<SQLite::Database*> database) {
        std::optional<Result<T>> result;
        const Result<> outcome =
            guarded([&] { result.emplace(database.ok() ? work(**database) : Result<T>(database.error())); });
        promise->addResult(outcome.ok() ? std::move(*result) : Result<T>(outcome.error()));
        promise->finish();
    });
    return future;
}

}  // namespace fireside::storage
