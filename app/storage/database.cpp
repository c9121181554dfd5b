#include "app/storage/database.h"

#include <sqlite3.h>

#include <QDir>
#include <QStorageInfo>
#include <QThread>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>

#include "app/domain/conversation.h"
#include "app/storage/migrations.h"
#include "app/storage/sql.h"

namespace fireside::storage {
namespace {

// With less than this free, a failed write or a file that cannot be created means a full disk: not every
// system call says so itself.
constexpr qint64 kFullBelowBytes = 64 * 1024;

bool isFull(const QString& folder) {
    QDir nearest(folder);
    while (!nearest.exists() && nearest.cdUp()) {
    }
    const QStorageInfo storage(nearest);
    return storage.isValid() && storage.bytesAvailable() < kFullBelowBytes;
}

ErrorCode codeOf(int sqliteCode, const QString& folder) {
    switch (sqliteCode) {
        case SQLITE_FULL:
            return ErrorCode::DiskFull;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return ErrorCode::DatabaseDamaged;
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return ErrorCode::NotWritable;
        case SQLITE_CANTOPEN:
            return isFull(folder) ? ErrorCode::DiskFull : ErrorCode::NotWritable;
        case SQLITE_IOERR:
            return isFull(folder) ? ErrorCode::DiskFull : ErrorCode::DatabaseFailure;
        case SQLITE_NOMEM:
            return ErrorCode::OutOfMemory;
        default:
            return ErrorCode::DatabaseFailure;
    }
}

}  // namespace

struct Database::Thread {
    using Work = std::function<void(Result<SQLite::Database*>)>;

    explicit Thread(Options chosen) : options(std::move(chosen)), file(options.folder + "/fireside.db") {}

    void run(const Database& owner);
    Result<> open();
    Result<> prepare();
    std::optional<Work> next();

    const Options options;
    const QString file;
    QPromise<Result<>> opened;
    std::unique_ptr<SQLite::Database> connection;  // of the database thread

    std::mutex mutex;  // guards what follows
    std::condition_variable changed;
    std::deque<Work> queue;
    bool closing = false;

    std::unique_ptr<QThread> thread;
};

Database::Database(Options options) : thread_(std::make_unique<Thread>(std::move(options))) {
    thread_->opened.start();
    thread_->thread.reset(QThread::create([this] { thread_->run(*this); }));
    thread_->thread->setObjectName("database");
    thread_->thread->start();
}

Database::~Database() {
    {
        const std::lock_guard lock(thread_->mutex);
        thread_->closing = true;
    }
    thread_->changed.notify_one();
    thread_->thread->wait();
}

QFuture<Result<>> Database::opened() const {
    return thread_->opened.future();
}

void Database::post(std::function<void(Result<SQLite::Database*>)> work) {
    {
        const std::lock_guard lock(thread_->mutex);
        thread_->queue.push_back(std::move(work));
    }
    thread_->changed.notify_one();
}

Result<> Database::guarded(const std::function<void()>& work) const {
    const auto error = [this](ErrorCode code, const char* what) {
        return Error{code, thread_->file.toStdString() + ": " + what};
    };
    try {
        work();
        return {};
    } catch (const SQLite::Exception& failure) {
        return error(codeOf(failure.getErrorCode() & 0xff, thread_->options.folder), failure.what());
    } catch (const std::bad_alloc& failure) {
        return error(ErrorCode::OutOfMemory, failure.what());
    } catch (const std::exception& failure) {
        return error(ErrorCode::Internal, failure.what());
    }
}

void Database::Thread::run(const Database& owner) {
    Result<> outcome;
    const Result<> guardedOutcome = owner.guarded([&] { outcome = open(); });
    if (!guardedOutcome.ok()) outcome = guardedOutcome;
    if (!outcome.ok()) connection.reset();
    opened.addResult(outcome);
    opened.finish();
    while (const std::optional<Work> work = next()) {
        (*work)(outcome.ok() ? Result<SQLite::Database*>(connection.get()) : outcome.error());
    }
    connection.reset();
}

std::optional<Database::Thread::Work> Database::Thread::next() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return closing || !queue.empty(); });
    if (queue.empty()) return std::nullopt;
    Work work = std::move(queue.front());
    queue.pop_front();
    return work;
}

Result<> Database::Thread::open() {
    if (!QDir().mkpath(options.folder)) {
        const ErrorCode code = isFull(options.folder) ? ErrorCode::DiskFull : ErrorCode::NotWritable;
        return Error{code, options.folder.toStdString() + ": cannot create the folder"};
    }
    connection = std::make_unique<SQLite::Database>(
        file.toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, options.busyTimeoutMs);
    // Until the file is known to be ours and sound, closing must not write to it (the WAL of a newer or
    // damaged file would be copied into it).
    sqlite3_db_config(connection->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    FIRESIDE_CHECK(prepare());
    sqlite3_db_config(connection->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    return {};
}

Result<> Database::Thread::prepare() {
    const int version =
        connection->execAndGet("PRAGMA user_version").getInt();  // the first read: finds damage
    if (sqlite3_db_readonly(connection->getHandle(), "main") == 1) {
        return Error{ErrorCode::NotWritable, file.toStdString() + ": read-only"};
    }
    // A newer file is refused by migrate(); its journal mode is not ours to change either. Where WAL cannot
    // be had (some network folders), SQLite keeps the rollback journal, which is slower but as safe.
    if (version <= migrations().back().number) connection->exec("PRAGMA journal_mode = WAL");
    connection->exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    FIRESIDE_CHECK(migrate(*connection, migrations(), file));
    sql::execute(*connection, "UPDATE message SET state = ?1 WHERE state = 1",
                 static_cast<int>(domain::MessageState::Interrupted));
    return {};
}

}  // namespace fireside::storage
