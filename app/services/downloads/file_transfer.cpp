#include "app/services/downloads/file_transfer.h"

#include <algorithm>

#include "app/services/deliver.h"
#include "app/services/downloads/retry_policy.h"
#include "app/services/network/network_rules.h"

namespace fireside::services {
namespace {

constexpr qint64 kPieceBytes = 256 << 10;
constexpr qint64 kMostUnwritten = 4 << 20;  // bytes, then the network waits for the disk
constexpr int kTickMs = 200;
constexpr int kLimitPauseMs = 20;
constexpr int kMostRestarts = 8;

}  // namespace

FileTransfer::FileTransfer(domain::DownloadFile file, HttpRequest request, TransferOptions options,
                           NetworkService& network, storage::DownloadStore& journal, QThreadPool& disk)
    : file_(std::move(file)),
      request_(std::move(request)),
      options_(options),
      network_(network),
      journal_(journal),
      disk_(disk),
      side_(std::make_shared<DiskSide>(file_.destination)),
      etag_(file_.etag.toLatin1()),
      mostConnections_(std::clamp(options.connections, 1, domain::kMostConnections)) {
    limit_.setBytesPerSecond(options_.bytesPerSecond);
    retry_.setSingleShot(true);
    connect(&retry_, &QTimer::timeout, this, &FileTransfer::fetchMore);
    limitPause_.setSingleShot(true);
    limitPause_.setInterval(kLimitPauseMs);
    connect(&limitPause_, &QTimer::timeout, this, &FileTransfer::settleAll);
    tick_.setInterval(kTickMs);
    connect(&tick_, &QTimer::timeout, this, [this] {
        if (begun_) emit progressed(map_->bytesDone(), fetched_);
        checkpoint(false);
    });
}

FileTransfer::~FileTransfer() {
    side_->cancelled = true;
    if (!std::exchange(ended_, true)) flush();
    closeAll();
}

void FileTransfer::start() {
    clock_.start();
    tick_.start();
    open();
}

void FileTransfer::fetchMore() {
    if (ended_ || (begun_ && map_->isComplete())) return;
    if (now() < retryAt_) {
        if (!retry_.isActive()) retry_.start(int(retryAt_ - now()));
        return;
    }
    if (!fits()) return;
    if (!begun_) {
        // A small piece first: its answer tells length and ETag, and whether the server has ranges.
        if (connections_.empty()) connectRun({0, domain::DownloadSegment::kSegmentBytes - 1});
        return;
    }
    const int most = serial_ ? 1 : mostConnections_;
    while (int(connections_.size()) < most) {
        const auto run = map_->take(most);
        if (!run) return;
        connectRun(*run);
    }
}

/// Whether the disk can hold what is still to come; ends the transfer where it cannot.
bool FileTransfer::fits() {
    const qint64 total = begun_ ? map_->fileBytes() : std::max(file_.bytes, qint64(0));
    const std::string where = file_.destination.toStdString() + ": ";
    if (total > space_.largest) {
        end(Error{ErrorCode::FileTooLarge, where + std::to_string(total) + " bytes"});
        return false;
    }
    const qint64 needed = total - doneAtSpace_ + options_.spareBytes;
    if (space_.free >= needed) return true;
    end(Error{ErrorCode::DiskFull, where + std::to_string(needed) + " bytes are needed, " +
                                       std::to_string(space_.free) + " are free"});
    return false;
}

void FileTransfer::connectRun(SegmentMap::Run run) {
    HttpRequest request = request_;
    request.range = HttpRequest::Range{run.from, run.to};
    auto* connection = connections_.emplace_back(std::make_unique<Connection>()).get();
    connection->exchange = network_.open(request).release();
    connection->rest = run;
    connect(connection->exchange, &HttpExchange::answered, this,
            [this, connection] { answered(connection); });
    connect(connection->exchange, &HttpExchange::bytesArrived, this,
            [this, connection] { settle(connection); });
    connect(connection->exchange, &HttpExchange::ended, this, [this, connection](const Result<>& outcome) {
        connection->outcome = outcome;
        settle(connection);
    });
}

/// Looks at an answer before its first byte is taken.
void FileTransfer::answered(Connection* connection) {
    const auto part = servedPart(connection->exchange->answer());
    if (!part || (!part->whole && part->from != connection->rest.from)) {
        const HttpAnswer answer = connection->exchange->answer();
        close(connection, false);
        return failed(Error{ErrorCode::BadAnswer, "another range than was asked for"}, answer);
    }
    if (const std::string change = changeIn(*part); !change.empty()) {
        // With a promised hash another file is of no use; without one it is begun anew.
        if (!file_.sha256.isEmpty()) return end(Error{ErrorCode::FileChanged, change});
        return restart(ErrorCode::FileChanged, change);
    }
    if (begun_ && part->whole) {
        return restart(ErrorCode::BadAnswer, "the server has no ranges, and the connection breaks");
    }
    if (begun_) return;
    if (const Result<> outcome = begin(*part); !outcome.ok()) return end(outcome.error());
    connection->rest = map_->take(1, domain::DownloadSegment::kSegmentBytes).value_or(SegmentMap::Run{0, -1});
    if (map_->isComplete()) {  // an empty file
        close(connection, false);
        return verify();
    }
    fetchMore();
}

/// How the file that is served differs from the one that was meant or begun; empty: it does not.
std::string FileTransfer::changeIn(const ServedPart& part) const {
    // Without a promised hash the listed length is no promise either: the file may have changed since.
    const qint64 listed = file_.sha256.isEmpty() ? -1 : file_.bytes;
    const qint64 expected = begun_ ? map_->fileBytes() : listed;
    if (part.total >= 0 && expected >= 0 && part.total != expected) {
        return "its length is " + std::to_string(part.total) + ", it was " + std::to_string(expected);
    }
    if (!part.sha256.isEmpty() && !file_.sha256.isEmpty() && part.sha256 != file_.sha256) {
        return "its SHA-256 is " + part.sha256.toStdString() + ", it was " + file_.sha256.toStdString();
    }
    if (begun_ && part.etag != etag_) {
        return "its ETag is " + part.etag.toStdString() + ", it was " + etag_.toStdString();
    }
    return {};
}

/// The first answer: from here on length and ETag are known, and nothing of before counts.
Result<> FileTransfer::begin(const ServedPart& part) {
    const qint64 bytes = part.total >= 0 ? part.total : file_.bytes;
    if (bytes < 0)
        return Error{ErrorCode::BadAnswer, file_.path.toStdString() + ": the server says no length"};
    emptyPart();
    map_.emplace(bytes);
    checked_ = 0;
    doneAtSpace_ = 0;
    etag_ = part.etag;
    serial_ = part.whole;
    begun_ = true;
    deliver(journal_.beginFile(file_.id, bytes, QString::fromLatin1(etag_)), this,
            [this](const Result<>& noted) {
                if (!noted.ok()) end(noted);
            });
    emit begun(bytes, etag_);
    return {};
}

/// Drops everything and begins with the first byte; not for ever.
void FileTransfer::restart(ErrorCode code, const std::string& why) {
    if (++restarts_ > kMostRestarts) return end(Error{code, file_.path.toStdString() + ": " + why});
    closeAll();
    ++era_;  // what the disk thread still has to say is about the file that was
    checkRuns_ = checkpointRuns_ = false;
    gathered_.clear();
    batch_.reset();
    syncing_.clear();
    unwrittenBytes_ = 0;
    repair_.reset();
    before_.clear();
    begun_ = verifying_ = false;
    fetchMore();
}

/// Takes what has come; whether the connection still has something to bring.
bool FileTransfer::drain(Connection* connection) {
    if (!begun_) return true;
    const qint64 fetchedBefore = fetched_;
    while (connection->rest.from <= connection->rest.to) {
        const qint64 wanted = std::min({kPieceBytes, connection->rest.to - connection->rest.from + 1,
                                        connection->exchange->bytesAvailable()});
        // The disk sets the pace; and so that kill -9 never costs much, nothing is taken that the journal is
        // too far behind of.
        if (unwrittenBytes_ >= kMostUnwritten) break;
        if (checkpointRuns_ && fetched_ - fetchedAtCheckpoint_ >= kCheckpointBytes) break;
        const qint64 allowed = limit_.take(now(), wanted);
        if (allowed <= 0) {
            if (wanted > 0 && !limitPause_.isActive()) limitPause_.start();
            break;
        }
        QByteArray bytes(allowed, Qt::Uninitialized);
        const qint64 count = connection->exchange->read(bytes.data(), allowed);
        if (count <= 0) break;
        bytes.truncate(count);
        ++*connection->unwritten;
        gathered_.push_back({connection->rest.from, std::move(bytes), connection->unwritten});
        connection->rest.from += count;
        unwrittenBytes_ += count;
        fetched_ += count;
        failures_ = 0;
        if (connection->rest.from > connection->rest.to && serial_) (void)nextRun(*connection);
    }
    if (fetched_ == fetchedBefore) return true;
    writeMore();
    if (std::exchange(waiting_, false)) emit working();
    if (connection->rest.from <= connection->rest.to) return true;
    close(connection, false);
    fetchMore();
    return false;
}

/// Takes what has come; at the end of the exchange, what is missing is left to others, once the disk has
/// taken the rest.
void FileTransfer::settle(Connection* connection) {
    if (!drain(connection) || !connection->outcome) return;
    if (connection->exchange->bytesAvailable() > 0 || *connection->unwritten > 0) return;
    const HttpAnswer answer = connection->exchange->answer();
    const Result<> outcome = *connection->outcome;
    close(connection, true);
    failed(outcome.ok() ? Error{ErrorCode::ConnectionLost, "the answer ended too early"} : outcome.error(),
           answer);
}

void FileTransfer::settleAll() {
    std::vector<Connection*> all;
    for (const auto& connection : connections_) all.push_back(connection.get());
    for (Connection* connection : all) {
        const auto isIt = [connection](const auto& other) { return other.get() == connection; };
        if (std::any_of(connections_.begin(), connections_.end(), isIt)) settle(connection);
    }
}

/// One answer brings the whole file: it goes on with the run behind.
bool FileTransfer::nextRun(Connection& connection) {
    const auto next = map_->take(1);
    if (!next) return false;
    connection.rest = *next;
    return true;
}

/// After trouble with one connection: a pause, fewer connections, or the end.
void FileTransfer::failed(const Error& error, const HttpAnswer& answer) {
    if (ended_) return;
    if (answer.status == 416) {  // the file has become shorter
        if (!file_.sha256.isEmpty()) return end(Error{ErrorCode::FileChanged, error.detail});
        return restart(ErrorCode::FileChanged, error.detail);
    }
    if (!mayPass(error.code, answer.status)) return end(error);
    // The server may have enough of so many connections at once.
    const bool refused = error.code == ErrorCode::RateLimited || error.code == ErrorCode::ServerFailed;
    if (refused && !connections_.empty()) mostConnections_ = int(connections_.size());
    if (now() >= retryAt_) {  // else it is part of the failure that is waited for already
        ++failures_;
        if (options_.maxFailures > 0 && failures_ > options_.maxFailures) return end(error);
        retryAt_ = now() + backoffMs(failures_, QRandomGenerator::global()->generateDouble(),
                                     options_.firstPauseMs, options_.longestPauseMs);
    }
    const auto asked =
        retryAfterSeconds(headerValue(answer.headers, "Retry-After"), QDateTime::currentDateTimeUtc());
    if (refused && asked) retryAt_ = std::max(retryAt_, now() + *asked * 1000);
    retry_.stop();
    if (connections_.empty()) {
        waiting_ = true;
        emit waiting(error, QDateTime::currentDateTimeUtc().addMSecs(retryAt_ - now()));
    }
    fetchMore();
}

void FileTransfer::close(Connection* connection, bool broken) {
    if (begun_) map_->giveBack(connection->rest, broken);
    connection->exchange->disconnect(this);
    connection->exchange->deleteLater();
    connections_.erase(std::find_if(connections_.begin(), connections_.end(),
                                    [connection](const auto& other) { return other.get() == connection; }));
}

void FileTransfer::closeAll() {
    while (!connections_.empty()) close(connections_.back().get(), false);
}

void FileTransfer::end(const Result<>& outcome) {
    if (ended_) return;
    ended_ = true;
    retry_.stop();
    limitPause_.stop();
    tick_.stop();
    flush();
    closeAll();
    if (begun_) emit progressed(map_->bytesDone(), fetched_);
    emit ended(outcome);
}

}  // namespace fireside::services
