// Downloads, their order, and the journal of what has reached the disk. Asynchronous like every store; any
// thread; results in the order of the calls. Errors: those of Database::run, and InvalidArgument for an id
// that does not exist.
#pragma once

#include "app/domain/download.h"
#include "app/storage/database.h"

namespace fireside::storage {

class DownloadStore {
 public:
    explicit DownloadStore(Database& database);

    /// In the order of the queue. bytesDone is what the journal knows.
    [[nodiscard]] QFuture<Result<QList<domain::Download>>> list();
    /// At the end of the queue; id, the files' ids and createdAt are filled in.
    [[nodiscard]] QFuture<Result<domain::Download>> add(domain::Download download);
    /// Writes state, error, waitUntil and finishedAt.
    [[nodiscard]] QFuture<Result<>> updateState(domain::Download download);
    /// The queue's new order; downloads that are not named keep their order behind the named ones.
    [[nodiscard]] QFuture<Result<>> reorder(QList<domain::DownloadId> order);
    /// Forgets it; files are not touched.
    [[nodiscard]] QFuture<Result<>> remove(domain::DownloadId id);

    /// A file begins, or begins anew: its length and ETag, and an empty journal.
    [[nodiscard]] QFuture<Result<>> beginFile(qint64 file, qint64 bytes, QString etag);
    [[nodiscard]] QFuture<Result<QList<domain::DownloadSegment>>> segments(qint64 file);
    /// Adds or replaces entries of the journal; an entry without bytes is removed. Only what has been synced
    /// to the disk may be saved.
    [[nodiscard]] QFuture<Result<>> saveSegments(qint64 file, QList<domain::DownloadSegment> segments);
    /// The file is in its place, changed last at `modifiedAt`; its journal goes. `ours`: this download
    /// brought it. With the last file of a download its source and its verified hash are noted for
    /// ShelfStore::known().
    [[nodiscard]] QFuture<Result<>> finishFile(qint64 file, QDateTime modifiedAt, bool ours);

 private:
    Database& database_;
};

}  // namespace fireside::storage
