// The download of one file. Lives on the transfer thread, which never touches the disk: it takes bytes from
// several connections and has them written, synced, read back and published by the disk thread, one batch
// after the other.
//
// - A disk that hangs (a share whose server is gone) holds up its thread and nothing else. What it has not
// confirmed
//   counts as not arrived; reading from the network stops soon, and ending waits for it kFarewellMs at most.
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
#include <atomic>
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
    static constexpr int kFarewellMs = 2000;

    /// `request`: for the whole file, see HubService::fileRequest. `disk` has one thread. Work on it may
    /// outlive the transfer and owns what it uses.
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
        std::optional<Result<>> outcome;  // how the exchange ended
        std::shared_ptr<int> unwritten =
            std::make_shared<int>(0);  // pieces of it that the disk has not taken
    };
    /// What came, on its way to the disk.
    struct Piece {
        qint64 offset = 0;
        QByteArray bytes;
        std::shared_ptr<int> unwritten;  // of its connection
    };
    struct Batch {
        std::vector<Piece> pieces;
        std::atomic<size_t> written = 0;  // leading pieces; the disk thread counts
        size_t confirmed = 0;             // of these, that the map knows of
    };
    /// What the disk thread works on.
    struct DiskSide {
        explicit DiskSide(const QString& destination) : part(destination) {}
        PartFile part;
        FrontCheck front;
        bool failed = false;  // a piece could not be written: what comes behind it must not be
        std::atomic<bool> cancelled = false;
    };
    struct Space {
        qint64 free = 0;     // bytes
        qint64 largest = 0;  // that a file can have
    };
    struct Checked {
        FrontCheck::Outcome front;
        std::string sha256;  // of the whole, once all of it is checked
    };
    struct Placed {
        bool ours = true;
        QDateTime modifiedAt;
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

    // file_transfer_disk.cpp: the disk's side. Work on the disk thread gets a DiskSide& and owns all else
    // that it uses.
    template <class Work, class Then>
    void onDisk(Work work, Then then);
    void open();
    void lookAtFinishedFile();
    void loadJournal();
    void restore(const QList<domain::DownloadSegment>& journal);
    void emptyPart();
    void measured(const Space& space);
    void writeMore();
    [[nodiscard]] static Result<> writeBatch(DiskSide& disk, Batch& batch);
    void written(const Result<>& outcome);
    void confirm();
    void checkpoint(bool isDue);
    void journalSynced();
    void check();
    void checked(const Checked& outcome);
    void verify();
    void repair();
    void refetched();
    void publish();
    void finish(const Placed& file);
    void flush();

    const domain::DownloadFile file_;
    const HttpRequest request_;
    const TransferOptions options_;
    NetworkService& network_;
    storage::DownloadStore& journal_;
    QThreadPool& disk_;
    const std::shared_ptr<DiskSide> side_;

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
    qint64 fetched_ = 0;
    bool ended_ = false;

    std::vector<Piece> gathered_;   // for the next batch
    std::shared_ptr<Batch> batch_;  // that is being written; nullptr: none
    qint64 unwrittenBytes_ = 0;     // of both
    Space space_;                   // as it was measured last
    qint64 doneAtSpace_ = 0;        // bytes of the file that were there then

    bool checkpointRuns_ = false;
    qint64 fetchedAtCheckpoint_ = 0;
    qint64 checkpointAt_ = 0;
    QList<domain::DownloadSegment> syncing_;  // what the journal will say once it is synced
    std::string sha256_;                      // of the whole, once all of it is checked
    bool checkRuns_ = false;
    int checked_ = 0;  // leading segments
    bool verifying_ = false;
    bool publishing_ = false;
    std::shared_ptr<std::optional<Placed>> placed_;  // while it gets its name and the journal does not know
    std::optional<RepairPlan> repair_;
    std::vector<domain::DownloadSegment>
        before_;  // segments of the batch that is fetched again, as they were
};

}  // namespace fireside::services
