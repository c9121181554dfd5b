// The download of one file. Lives on the transfer thread: takes bytes from several connections, writes them,
// and has what is written checked and journalled by the disk thread.
//
// - What the journal (storage::DownloadStore) says is on the disk: it is written after the file was synced.
//   kill -9 costs what came since the last entry, at most 2 * kCheckpointBytes; a power cut costs no more.
// - A connection that fails loses nothing of what it brought; the rest is fetched by whoever is free. Without
//   any byte in between, the pauses grow.
// - Every segment is read back and compared with the checksum of what was received, and the whole is hashed
// on
//   the way. A segment that the disk damaged is fetched again; when the whole has not the promised hash, the
//   segments are fetched again in the order of RepairPlan until it has.
//
// Deleting it stops it in good order: what has arrived is synced and journalled.
#pragma once

#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QRandomGenerator>
#include <QThreadPool>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "app/domain/download.h"
#include "app/services/downloads/bandwidth_limit.h"
#include "app/services/downloads/content_range.h"
#include "app/services/downloads/front_check.h"
#include "app/services/downloads/part_file.h"
#include "app/services/downloads/repair_plan.h"
#include "app/services/downloads/segment_map.h"
#include "app/services/network/network_service.h"
#include "app/storage/download_store.h"

namespace fireside::services {

struct TransferOptions {
    int connections = domain::kUsualConnections;  // 1 to domain::kMostConnections
    qint64 bytesPerSecond = 0;                    // 0: no limit
    qint64 spareBytes = 64 << 20;                 // of the disk that are left to others
    int maxFailures = 0;        // in a row without a byte, then it ends; 0: it never gives up
    qint64 firstPauseMs = 200;  // after a failure
    qint64 longestPauseMs = 120'000;
};

class FileTransfer : public QObject {
    Q_OBJECT
 public:
    static constexpr qint64 kCheckpointBytes = 4 << 20;

    /// `request`: for the whole file, see HubService::fileRequest. `disk` has one thread and is used by this
    /// transfer alone as long as it lives.
    FileTransfer(domain::DownloadFile file, HttpRequest request, TransferOptions options,
                 NetworkService& network, storage::DownloadStore& journal, QThreadPool& disk);
    ~FileTransfer() override;

    void start();
    void setBytesPerSecond(qint64 rate) { limit_.setBytesPerSecond(rate); }

 signals:
    /// The file's length is known now.
    void begun(qint64 bytes, const QByteArray& etag);
    /// `bytesDone`: of the file. `bytesFetched`: that came by network since start(), never fewer than before.
    void progressed(qint64 bytesDone, qint64 bytesFetched);
    void waiting(const fireside::Error& why, const QDateTime& until);
    void working();
    /// All bytes are there and being checked.
    void verifying();
    /// The file is in its place; ended() follows. `ours`: this transfer brought it, it did not lie there
    /// before.
    void placed(bool ours);
    /// Once, as the last signal: the file is in its place, or why not. Errors: those of HttpExchange::ended
    /// that cannot pass by themselves (and all after maxFailures), those of PartFile, FileExists
    /// (another file has its name), FileChanged, HashMismatch, those of the database.
    void ended(const fireside::Result<>& outcome);

 private:
    struct Connection {
        HttpExchange* exchange = nullptr;
        SegmentMap::Run rest;             // still to come
        std::optional<Result<>> outcome;  // how the exchange ended; what it brought may still wait
    };

    // file_transfer.cpp: the network's side.
    void fetchMore();
    [[nodiscard]] bool fits();
    void connectRun(SegmentMap::Run run);
    void answered(Connection* connection);
    [[nodiscard]] std::string changeIn(const ServedPart& part) const;
    [[nodiscard]] Result<> begin(const ServedPart& part);
    void restart(ErrorCode code, const std::string& why);
    void settle(Connection* connection);
    void settleAll();
    [[nodiscard]] bool drain(Connection* connection);
    [[nodiscard]] bool nextRun(Connection& connection);
    void failed(const Error& error, const HttpAnswer& answer);
    void close(Connection* connection, bool broken);
    void closeAll();
    void end(const Result<>& outcome);
    [[nodiscard]] qint64 now() const { return clock_.elapsed(); }

    // file_transfer_disk.cpp: the disk's side.
    void lookForFinishedFile();
    void loadJournal();
    [[nodiscard]] Result<> restore(const QList<domain::DownloadSegment>& journal);
    void onDisk(std::function<Result<>()> work, std::function<void(const Result<>&)> then);
    void checkpoint(bool isDue);
    void check();
    void checked(const FrontCheck::Outcome& outcome);
    void verify();
    void repair();
    void refetched();
    void publish();
    void finish(bool ours, const QDateTime& modifiedAt);
    void flush();

    const domain::DownloadFile file_;
    const HttpRequest request_;
    const TransferOptions options_;
    NetworkService& network_;
    storage::DownloadStore& journal_;
    QThreadPool& disk_;
    PartFile part_;

    // Known once the first answer came or a journal was found.
    std::optional<SegmentMap> map_;
    QByteArray etag_;
    bool begun_ = false;  // there is a map, and the journal has this file's length and ETag
    int era_ = 0;         // how often it was begun anew

    std::vector<std::unique_ptr<Connection>> connections_;
    int mostConnections_;
    bool serial_ = false;  // the server has no ranges
    int restarts_ = 0;
    int failures_ = 0;  // in a row
    qint64 retryAt_ = 0;
    bool waiting_ = false;
    QTimer retry_;
    BandwidthLimit limit_;
    QTimer limitPause_;
    QElapsedTimer clock_;
    QTimer tick_;
    std::vector<char> buffer_;
    qint64 fetched_ = 0;
    bool ended_ = false;

    bool checkpointRuns_ = false;
    qint64 fetchedAtCheckpoint_ = 0;
    qint64 checkpointAt_ = 0;
    FrontCheck front_;
    bool checkRuns_ = false;
    int checked_ = 0;  // leading segments
    bool verifying_ = false;
    bool publishing_ = false;
    std::optional<RepairPlan> repair_;
    std::vector<domain::DownloadSegment>
        before_;  // segments of the batch that is fetched again, as they were
};

}  // namespace fireside::services
