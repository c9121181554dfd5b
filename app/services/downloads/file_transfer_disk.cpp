// FileTransfer's disk side: what is read, checked, synced and journalled, on the disk thread.
#include <QFile>
#include <QFileInfo>
#include <algorithm>

#include "app/services/deliver.h"
#include "app/services/downloads/file_names.h"
#include "app/services/downloads/file_transfer.h"
#include "app/services/file_hash.h"

namespace fireside::services {

using domain::DownloadSegment;

namespace {

constexpr qint64 kCheckpointMs = 1000;
constexpr int kSegmentsAtOnce = 16;  // for one check, so that a checkpoint need not wait long

/// Whether what lies at the file's place is the file that the hub promised. Errors: FileExists,
/// FileUnreadable.
Result<> checkThere(const domain::DownloadFile& file) {
    const QString path = file.destination;
    const QFileInfo there(path);
    const Error other{ErrorCode::FileExists, path.toStdString()};
    if (file.sha256.isEmpty() || !there.isFile() || there.size() != file.bytes) return other;
    FIRESIDE_TRY(const QString found, sha256OfFiles({path}));
    if (found != file.sha256) return other;
    return {};
}

}  // namespace

/// Runs `work` on the disk thread and `then` here, unless the file was begun anew meanwhile.
void FileTransfer::onDisk(std::function<Result<>()> work, std::function<void(const Result<>&)> then) {
    disk_.start([this, era = era_, work = std::move(work), then = std::move(then)] {
        const Result<> outcome = work();
        QMetaObject::invokeMethod(
            this,
            [this, era, outcome, then] {
                if (!ended_ && era == era_) then(outcome);
            },
            Qt::QueuedConnection);
    });
}

/// The very file may be in its place already (a lost database, another program's download). Another one that
/// has its name is told of before anything is fetched.
void FileTransfer::lookForFinishedFile() {
    const QFileInfo there(file_.destination);
    if (!there.exists() && !there.isSymLink()) return loadJournal();
    if (!file_.sha256.isEmpty() && there.size() == file_.bytes) emit verifying();
    onDisk(
        [this]() -> Result<> {
            const Result<> same = checkThere(file_);
            QFile unfinished(partPath(file_.destination));
            if (same.ok() || unfinished.size() == 0) unfinished.remove();
            return same;
        },
        [this](const Result<>& same) {
            if (!same.ok()) return end(same.error());
            finish(false, QFileInfo(file_.destination).lastModified());
        });
}

void FileTransfer::loadJournal() {
    emit working();
    deliver(journal_.segments(file_.id), this, [this](const Result<QList<DownloadSegment>>& journal) {
        if (ended_) return;
        Result<> outcome;
        if (!journal.ok()) {
            outcome = journal.error();
        } else if (!journal->isEmpty() && file_.bytes >= 0) {
            outcome = restore(*journal);
        }
        if (!outcome.ok()) return end(outcome.error());
        fetchMore();
        if (begun_) {
            check();
            verify();
        }
    });
}

/// Goes on where the journal ends. Entries behind the end of the file are of a file that was lost.
Result<> FileTransfer::restore(const QList<DownloadSegment>& journal) {
    map_.emplace(file_.bytes);
    const qint64 size = part_.size();
    QList<DownloadSegment> there;
    for (const DownloadSegment& entry : journal) {
        if (map_->startOf(entry.index) + entry.bytes <= size) there.append(entry);
    }
    map_->restore(there);
    std::vector<char> bytes;
    for (const int index : map_->partial()) {
        bytes.resize(size_t(map_->at(index).bytes));
        FIRESIDE_CHECK(part_.read(map_->startOf(index), bytes));
        map_->resume(index, bytes);
    }
    begun_ = true;
    emit begun(map_->fileBytes(), etag_);
    return {};
}

/// Syncs what was written and then says so in the journal, when enough has come or time has passed.
void FileTransfer::checkpoint(bool isDue) {
    if (ended_ || !begun_ || checkpointRuns_ || !map_->hasChanges()) return;
    const bool due = isDue || fetched_ - fetchedAtCheckpoint_ >= kCheckpointBytes ||
                     now() - checkpointAt_ >= kCheckpointMs;
    if (!due) return;
    checkpointRuns_ = true;
    fetchedAtCheckpoint_ = fetched_;
    checkpointAt_ = now();
    onDisk(
        [this, changes = map_->takeChanges()]() -> Result<> {
            FIRESIDE_CHECK(part_.sync());
            return journal_.saveSegments(file_.id, changes).result();
        },
        [this](const Result<>& outcome) {
            checkpointRuns_ = false;
            if (!outcome.ok()) return end(outcome.error());
            checkpoint(false);
            settleAll();
        });
}

/// Has the complete part at the front, as far as it is new, read back and hashed.
void FileTransfer::check() {
    if (ended_ || checkRuns_ || checked_ >= map_->front()) return;
    checkRuns_ = true;
    std::vector<DownloadSegment> segments;
    const int last = std::min(map_->front(), checked_ + kSegmentsAtOnce);
    for (int i = checked_; i < last; ++i) segments.push_back(map_->at(i));
    const auto found = std::make_shared<FrontCheck::Outcome>();
    onDisk(
        [this, segments = std::move(segments), found]() -> Result<> {
            FIRESIDE_TRY(*found, front_.advance(part_, segments));
            return {};
        },
        [this, found](const Result<>& outcome) {
            checkRuns_ = false;
            if (!outcome.ok()) return end(outcome.error());
            checked(*found);
        });
}

void FileTransfer::checked(const FrontCheck::Outcome& outcome) {
    checked_ = outcome.checked;
    if (outcome.damaged >= 0) {
        map_->discard(outcome.damaged);
        fetchMore();
    }
    check();
    verify();
}

/// Once everything is there and read back: is it the file that was promised?
void FileTransfer::verify() {
    if (ended_ || !begun_ || !map_->isComplete()) return;
    if (!before_.empty()) refetched();
    if (ended_ || !map_->isComplete()) return;
    if (!verifying_) {
        verifying_ = true;
        emit progressed(map_->bytesDone(), fetched_);
        emit verifying();
    }
    if (checked_ < map_->count() || checkRuns_) return check();
    if (file_.sha256.isEmpty() || front_.sha256() == file_.sha256.toStdString()) return publish();
    repair();
}

/// The whole has another hash than the hub promised.
void FileTransfer::repair() {
    if (!repair_) {
        QList<int> suspects;
        for (int i = 0; i < map_->count(); ++i) {
            if (map_->at(i).suspect) suspects.append(i);
        }
        repair_.emplace(suspects, map_->count());
    }
    const QList<int> batch = repair_->next();
    if (batch.isEmpty()) {
        return end(Error{ErrorCode::HashMismatch, file_.path.toStdString() + ": SHA-256 " + front_.sha256() +
                                                      ", promised " + file_.sha256.toStdString()});
    }
    for (const int index : batch) {
        before_.push_back(map_->at(index));
        map_->discard(index);
    }
    verifying_ = false;
    emit working();
    fetchMore();
}

/// A batch came again: from the first segment that is another one now, the whole is hashed again.
void FileTransfer::refetched() {
    int first = map_->count();
    for (const DownloadSegment& old : before_) {
        if (map_->at(old.index).checksum != old.checksum) first = std::min(first, old.index);
    }
    before_.clear();
    if (first == map_->count()) return repair();
    disk_.waitForDone();
    front_.rewind(first);
    checked_ = front_.checked();
}

void FileTransfer::publish() {
    if (publishing_) return;
    publishing_ = true;
    const auto ours = std::make_shared<bool>(true);
    onDisk(
        [this, ours]() -> Result<> {
            const Result<> placed = part_.publish();
            if (placed.ok() || placed.code() != ErrorCode::FileExists) return placed;
            // Somebody else was faster: another Fireside with the same file, or with another one.
            FIRESIDE_CHECK(checkThere(file_));
            *ours = false;
            QFile::remove(partPath(file_.destination));
            return {};
        },
        [this, ours](const Result<>& outcome) {
            publishing_ = outcome.ok();
            if (!outcome.ok()) return end(outcome);
            finish(*ours, QFileInfo(file_.destination).lastModified());
        });
}

void FileTransfer::finish(bool ours, const QDateTime& modifiedAt) {
    deliver(journal_.finishFile(file_.id, modifiedAt, ours), this, [this, ours](const Result<>& noted) {
        if (ended_) return;
        if (noted.ok()) emit placed(ours);
        end(noted);
    });
}

/// At the end: what has arrived reaches the disk and the journal, as far as it can.
void FileTransfer::flush() {
    disk_.waitForDone();
    if (!begun_ || publishing_ || !map_->hasChanges()) return;
    // What cannot be noted is fetched again; why, whoever ended this says or finds out next time.
    if (part_.sync().ok()) std::ignore = journal_.saveSegments(file_.id, map_->takeChanges());
}

}  // namespace fireside::services
