#include "app/storage/download_store.h"

#include <QHash>

#include "app/storage/sql.h"

namespace fireside::storage {

using domain::Download;
using domain::DownloadFile;
using domain::DownloadId;
using domain::DownloadSegment;

namespace {

Error unknown(const char* what, qint64 id) {
    return {ErrorCode::InvalidArgument, std::string("there is no ") + what + " " + std::to_string(id)};
}

QHash<DownloadId, QList<DownloadFile>> filesByDownload(SQLite::Database& database) {
    SQLite::Statement rows(
        database,
        "SELECT download_id, id, path, revision, destination, bytes, sha256, etag, complete, ours, "
        "(SELECT coalesce(sum(s.bytes), 0) FROM download_segment s WHERE s.file_id = f.id) "
        "FROM download_file f ORDER BY id");
    QHash<DownloadId, QList<DownloadFile>> files;
    while (rows.executeStep()) {
        DownloadFile file;
        file.id = sql::integer(rows.getColumn(1));
        file.path = sql::text(rows.getColumn(2));
        file.revision = sql::text(rows.getColumn(3));
        file.destination = sql::text(rows.getColumn(4));
        file.bytes = sql::integer(rows.getColumn(5));
        file.sha256 = sql::text(rows.getColumn(6));
        file.etag = sql::text(rows.getColumn(7));
        file.complete = sql::integer(rows.getColumn(8)) != 0;
        file.ours = sql::integer(rows.getColumn(9)) != 0;
        file.bytesDone = file.complete ? file.bytes : sql::integer(rows.getColumn(10));
        files[sql::integer(rows.getColumn(0))].append(file);
    }
    return files;
}

QList<Download> allDownloads(SQLite::Database& database) {
    const auto files = filesByDownload(database);
    SQLite::Statement rows(database,
                           "SELECT id, hub, repository, quantization, state, error, wait_until, created_at, "
                           "finished_at, license FROM download ORDER BY place, id");
    QList<Download> downloads;
    while (rows.executeStep()) {
        Download download;
        download.id = sql::integer(rows.getColumn(0));
        download.hub = domain::Hub(sql::integer(rows.getColumn(1)));
        download.repository = sql::text(rows.getColumn(2));
        download.quantization = sql::text(rows.getColumn(3));
        download.state = domain::DownloadState(sql::integer(rows.getColumn(4)));
        download.error = sql::text(rows.getColumn(5));
        download.waitUntil = sql::time(rows.getColumn(6));
        download.createdAt = sql::time(rows.getColumn(7));
        download.finishedAt = sql::time(rows.getColumn(8));
        download.license = sql::text(rows.getColumn(9));
        download.files = files.value(download.id);
        downloads.append(download);
    }
    return downloads;
}

Download insert(SQLite::Database& database, Download download) {
    download.createdAt = QDateTime::currentDateTimeUtc();
    sql::execute(database,
                 "INSERT INTO download (place, hub, repository, quantization, state, error, wait_until, "
                 "created_at, license) VALUES ((SELECT coalesce(max(place), 0) + 1 FROM download), ?1, ?2, "
                 "?3, ?4, ?5, ?6, ?7, ?8)",
                 int(download.hub), download.repository, download.quantization, int(download.state),
                 download.error, download.waitUntil, download.createdAt, download.license);
    download.id = database.getLastInsertRowid();
    for (DownloadFile& file : download.files) {
        sql::execute(database,
                     "INSERT INTO download_file (download_id, path, revision, destination, bytes, sha256, "
                     "etag, complete, ours) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                     download.id, file.path, file.revision, file.destination, file.bytes, file.sha256,
                     file.etag, file.complete, file.ours);
        file.id = database.getLastInsertRowid();
    }
    return download;
}

/// Once every file is in its place: where the model came from, and its hash where it is one file. What was
/// read of an older file of that name no longer holds.
void noteModel(SQLite::Database& database, qint64 file) {
    static constexpr char kWhole[] =
        "WITH model AS (SELECT d.id, hub, repository, quantization, license, f.destination AS path, "
        "revision, "
        "  f.sha256, (SELECT count(*) FROM download_file WHERE download_id = d.id) AS files, "
        "  (SELECT sum(bytes) FROM download_file WHERE download_id = d.id) AS bytes, "
        "  (SELECT max(modified_at) FROM download_file WHERE download_id = d.id) AS modified_at, "
        "  (SELECT min(sha256 <> '') FROM download_file WHERE download_id = d.id) AS verified "
        "  FROM download d JOIN download_file f ON f.id = (SELECT min(id) FROM download_file WHERE "
        "download_id = "
        "  d.id) WHERE d.id = (SELECT download_id FROM download_file WHERE id = ?1) "
        "  AND (SELECT min(complete) FROM download_file WHERE download_id = d.id)) ";
    const auto execute = [&](const char* statement) {
        sql::execute(database, (std::string(kWhole) + statement).c_str(), file);
    };
    execute(
        "INSERT OR REPLACE INTO model_source (path, bytes, modified_at, hub, repository, revision, "
        "quantization, "
        "license, verified) SELECT path, bytes, modified_at, hub, repository, revision, quantization, "
        "license, "
        "verified FROM model");
    execute(
        "INSERT OR REPLACE INTO model_hash (path, bytes, modified_at, sha256) "
        "SELECT path, bytes, modified_at, sha256 FROM model WHERE files = 1 AND verified");
    execute(
        "DELETE FROM model_facts WHERE path = (SELECT path FROM model) AND (bytes, modified_at) <> "
        "(SELECT bytes, modified_at FROM model)");
}

}  // namespace

DownloadStore::DownloadStore(Database& database) : database_(database) {}

QFuture<Result<QList<Download>>> DownloadStore::list() {
    return database_.run<QList<Download>>(
        [](SQLite::Database& database) -> Result<QList<Download>> { return allDownloads(database); });
}

QFuture<Result<Download>> DownloadStore::add(Download download) {
    return sql::write<Download>(
        database_, [download = std::move(download)](SQLite::Database& database) -> Result<Download> {
            return insert(database, download);
        });
}

QFuture<Result<>> DownloadStore::updateState(Download download) {
    return sql::write<std::monostate>(
        database_, [download = std::move(download)](SQLite::Database& database) -> Result<> {
            const int changed = sql::execute(
                database,
                "UPDATE download SET state = ?2, error = ?3, wait_until = ?4, finished_at = ?5 WHERE id = ?1",
                download.id, int(download.state), download.error, download.waitUntil, download.finishedAt);
            if (changed == 0) return unknown("download", download.id);
            return {};
        });
}

QFuture<Result<>> DownloadStore::reorder(QList<DownloadId> order) {
    return sql::write<std::monostate>(
        database_, [order = std::move(order)](SQLite::Database& database) -> Result<> {
            // The named ones move in front of all others, the last one first.
            for (auto id = order.crbegin(); id != order.crend(); ++id) {
                const int changed = sql::execute(
                    database,
                    "UPDATE download SET place = (SELECT min(place) - 1 FROM download) WHERE id = ?1", *id);
                if (changed == 0) return unknown("download", *id);
            }
            return {};
        });
}

QFuture<Result<>> DownloadStore::remove(DownloadId id) {
    return sql::write<std::monostate>(database_, [id](SQLite::Database& database) -> Result<> {
        sql::execute(database, "DELETE FROM download WHERE id = ?1", id);
        return {};
    });
}

QFuture<Result<>> DownloadStore::beginFile(qint64 file, qint64 bytes, QString etag) {
    return sql::write<std::monostate>(
        database_, [file, bytes, etag = std::move(etag)](SQLite::Database& database) -> Result<> {
            sql::execute(database, "DELETE FROM download_segment WHERE file_id = ?1", file);
            const int changed = sql::execute(
                database, "UPDATE download_file SET bytes = ?2, etag = ?3, complete = 0 WHERE id = ?1", file,
                bytes, etag);
            if (changed == 0) return unknown("file of a download", file);
            return {};
        });
}

QFuture<Result<QList<DownloadSegment>>> DownloadStore::segments(qint64 file) {
    using Segments = QList<DownloadSegment>;
    return database_.run<Segments>([file](SQLite::Database& database) -> Result<Segments> {
        SQLite::Statement rows(database,
                               "SELECT place, bytes, checksum, suspect FROM download_segment "
                               "WHERE file_id = ?1 ORDER BY place");
        sql::bind(rows, file);
        Segments segments;
        while (rows.executeStep()) {
            segments.append({int(sql::integer(rows.getColumn(0))), sql::integer(rows.getColumn(1)),
                             quint64(sql::integer(rows.getColumn(2))), sql::integer(rows.getColumn(3)) != 0});
        }
        return segments;
    });
}

QFuture<Result<>> DownloadStore::saveSegments(qint64 file, QList<DownloadSegment> segments) {
    return sql::write<std::monostate>(
        database_, [file, segments = std::move(segments)](SQLite::Database& database) -> Result<> {
            SQLite::Statement put(database,
                                  "INSERT OR REPLACE INTO download_segment (file_id, place, bytes, checksum, "
                                  "suspect) VALUES (?1, ?2, ?3, ?4, ?5)");
            for (const DownloadSegment& segment : segments) {
                if (segment.bytes == 0) {
                    sql::execute(database, "DELETE FROM download_segment WHERE file_id = ?1 AND place = ?2",
                                 file, segment.index);
                    continue;
                }
                put.reset();
                sql::bind(put, file, segment.index, segment.bytes, qint64(segment.checksum), segment.suspect);
                put.exec();
            }
            return {};
        });
}

QFuture<Result<>> DownloadStore::finishFile(qint64 file, QDateTime modifiedAt, bool ours) {
    return sql::write<std::monostate>(
        database_, [file, modifiedAt = std::move(modifiedAt), ours](SQLite::Database& database) -> Result<> {
            sql::execute(database, "DELETE FROM download_segment WHERE file_id = ?1", file);
            const int changed = sql::execute(
                database,
                "UPDATE download_file SET complete = 1, modified_at = ?2, ours = max(ours, ?3) WHERE id = ?1",
                file, modifiedAt.toMSecsSinceEpoch(), ours);
            if (changed == 0) return unknown("file of a download", file);
            noteModel(database, file);
            return {};
        });
}

}  // namespace fireside::storage
