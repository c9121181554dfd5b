// FileTransfer's disk side: what the disk thread writes, reads back, checks and syncs, and the journal.
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <future>

#include "app/services/deliver.h"
#include "app/services/downloads/file_names.h"
#include "app/services/downloads/file_transfer.h"
#include "app/services/file_hash.h"
#include "app/services/run_on.h"

namespace fireside::services {

using domain::DownloadFile;
using domain::DownloadSegment;

namespace {

constexpr qint64 kCheckpointMs = 1000;
constexpr int kSegmentsAtOnce = 16;  // for one check, so that a checkpoint need not wait long

/// Whether what lies at the file's place is the file that the hub promised. Errors: FileExists,
/// FileUnreadable, Cancelled.
Result<> checkThere(const DownloadFile& file, const std::atomic<bool>& cancelled) {
    const QString path = file.destination;
    const QFileInfo there(path);
    const Error other{ErrorCode::FileExists, path.toStdString()};
    if (file.sha256.isEmpty() || !there.isFile() || there.size() != file.bytes) return other;
    FIRESIDE_TRY(const QString found, sha256OfFiles({path}, &cancelled));
    if (found != file.sha256) return other;
    return {};
}

QDateTime modificationOf(const DownloadFile& file) {
    return QFileInfo(file.destination).lastModified();
}

/// Goes on where the journal ends. Entries behind the end of the file are of a file that was lost.
Result<std::shared_ptr<SegmentMap>> restored(const PartFile& part, qint64 fileBytes,
                                             const QList<DownloadSegment>& journal) {
    auto map = std::make_shared<SegmentMap>(fileBytes);
    const qint64 size = part.size();
    QList<DownloadSegment> there;
    for (const DownloadSegment& entry : journal) {
        if (map->startOf(entry.index) + entry.bytes <= size) there.append(entry);
    }
    map->restore(there);
    std::vector<char> bytes;
    for (const int index : map->partial()) {
        bytes.resize(size_t(map->at(index).bytes));
        FIRESIDE_CHECK(part.read(map->startOf(index), bytes));
        map->resume(index, bytes);
    }
    return map;
}

}  // namespace

/// Runs `work(DiskSide&)` on the disk thread, behind what was asked before, and `then(its result)` here,
/// unless the file was begun anew or the transfer ended meanwhile.
template <class Work, class Then>
void FileTransfer::onDisk(Work work, Then then) {
    using Outcome = decltype(work(*side_));
    auto task = [side = side_, work = std::move(work)] { return work(*side); };
    deliver(runOn(disk_, std::move(task)), this,
            [this, era = era_, then = std::move(then)](const Outcome& outcome) {
                if (!ended_ && era == era_) then(outcome);
            });
}

void FileTransfer::open() {
    struct Opened {
        Space space;
        bool taken = false;  // a file has the name that this one is to get
        qint64 bytes = 0;
    };
    onDisk(
        [destination = file_.destination](DiskSide& disk) -> Result<Opened> {
            FIRESIDE_CHECK(disk.part.open());
            const QFileInfo there(destination);
            return Opened{{disk.part.freeBytes(), disk.part.largestFile()},
                          there.exists() || there.isSymLink(),
                          there.size()};
        },
        [this](const Result<Opened>& opened) {
            if (!opened.ok()) return end(opened.error());
            measured(opened->space);
            if (!opened->taken) return loadJournal();
            if (!file_.sha256.isEmpty() && opened->bytes == file_.bytes) emit verifying();
            lookAtFinishedFile();
        });
}

/// The very file may be in its place already (a lost database, another program's download). Another one that
/// has its name is told of before anything is fetched.
void FileTransfer::lookAtFinishedFile() {
    onDisk(
        [file = file_](DiskSide& disk) -> Result<Placed> {
            const Result<> same = checkThere(file, disk.cancelled);
            QFile unfinished(partPath(file.destination));
            if (same.ok() || unfinished.size() == 0)
                unfinished.remove();  // if it stays, it is only in the way
            if (!same.ok()) return same.error();
            return Placed{false, modificationOf(file)};
        },
        [this](const Result<Placed>& placed) {
            if (!placed.ok()) return end(placed.error());
            finish(*placed);
        });
}

void FileTransfer::loadJournal() {
    emit working();
    deliver(journal_.segments(file_.id), this, [this](const Result<QList<DownloadSegment>>& journal) {
        if (ended_) return;
        if (!journal.ok()) return end(journal.error());
        if (journal->isEmpty() || file_.bytes < 0) return fetchMore();
        restore(*journal);
    });
}

void FileTransfer::restore(const QList<DownloadSegment>& journal) {
    onDisk([bytes = file_.bytes, journal](DiskSide& disk) { return restored(disk.part, bytes, journal); },
           [this](const Result<std::shared_ptr<SegmentMap>>& map) {
               if (!map.ok()) return end(map.error());
               map_.emplace(std::move(**map));
               doneAtSpace_ = map_->bytesDone();
               begun_ = true;
               emit begun(map_->fileBytes(), etag_);
               fetchMore();
               check();
               verify();
           });
}

void FileTransfer::emptyPart() {
    onDisk(
        [](DiskSide& disk) -> Result<> {
            disk.front = FrontCheck();
            return disk.part.truncate(0);
        },
        [this](const Result<>& emptied) {
            if (!emptied.ok()) end(emptied);
        });
}

void FileTransfer::measured(const Space& space) {
    space_ = space;
    doneAtSpace_ = begun_ ? map_->bytesDone() : 0;
}

/// Everything that has gathered is one batch, and the next one gathers while it is written.
void FileTransfer::writeMore() {
    if (batch_ || gathered_.empty()) return;
    batch_ = std::make_shared<Batch>();
    batch_->pieces = std::exchange(gathered_, {});
    onDisk([batch = batch_](DiskSide& disk) { return writeBatch(disk, *batch); },
           [this](const Result<>& outcome) { written(outcome); });
}

Result<> FileTransfer::writeBatch(DiskSide& disk, Batch& batch) {
    for (const Piece& piece : batch.pieces) {
        const std::span<const char> bytes(piece.bytes.constData(), size_t(piece.bytes.size()));
        const Result<> written = disk.part.write(piece.offset, bytes);
        disk.failed = !written.ok();
        if (disk.failed) return written;
        ++batch.written;
    }
    return {};
}

void FileTransfer::written(const Result<>& outcome) {
    confirm();
    if (!outcome.ok()) return end(outcome);
    batch_.reset();
    checkpoint(false);
    check();
    writeMore();
    settleAll();  // who waited for the disk
    verify();
}

/// What the disk has taken is there.
void FileTransfer::confirm() {
    if (!batch_) return;
    for (const size_t count = batch_->written; batch_->confirmed < count; ++batch_->confirmed) {
        const Piece& piece = batch_->pieces[batch_->confirmed];
        map_->receive(piece.offset, {piece.bytes.constData(), size_t(piece.bytes.size())});
        unwrittenBytes_ -= piece.bytes.size();
        --*piece.unwritten;
    }
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
    syncing_ = map_->takeChanges();
    onDisk(
        [](DiskSide& disk) -> Result<Space> {
            FIRESIDE_CHECK(disk.part.sync());
            return Space{disk.part.freeBytes(), disk.part.largestFile()};
        },
        [this](const Result<Space>& synced) {
            if (!synced.ok()) return end(synced.error());
            measured(*synced);
            journalSynced();
        });
}

void FileTransfer::journalSynced() {
    deliver(journal_.saveSegments(file_.id, std::exchange(syncing_, {})), this,
            [this, era = era_](const Result<>& saved) {
                if (ended_ || era != era_) return;
                checkpointRuns_ = false;
                if (!saved.ok()) return end(saved);
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
    onDisk(
        [segments = std::move(segments), all = map_->count()](DiskSide& disk) -> Result<Checked> {
            Checked checked;
            FIRESIDE_TRY(checked.front, disk.front.advance(disk.part, segments));
            if (checked.front.checked == all) checked.sha256 = disk.front.sha256();
            return checked;
        },
        [this](const Result<Checked>& outcome) {
            checkRuns_ = false;
            if (!outcome.ok()) return end(outcome.error());
            checked(*outcome);
        });
}

void FileTransfer::checked(const Checked& outcome) {
    checked_ = outcome.front.checked;
    sha256_ = outcome.sha256;
    if (outcome.front.damaged >= 0) {
        map_->discard(outcome.front.damaged);
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
    if (file_.sha256.isEmpty() || sha256_ == file_.sha256.toStdString()) return publish();
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
        return end(Error{ErrorCode::HashMismatch, file_.path.toStdString() + ": SHA-256 " + sha256_ +
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
    checkRuns_ = true;
    onDisk(
        [first](DiskSide& disk) {
            disk.front.rewind(first);
            return disk.front.checked();
        },
        [this](int left) {
            checkRuns_ = false;
            checked_ = left;
            check();
            verify();
        });
}

void FileTransfer::publish() {
    if (std::exchange(publishing_, true)) return;
    placed_ = std::make_shared<std::optional<Placed>>();
    onDisk(
        [placed = placed_, file = file_](DiskSide& disk) -> Result<> {
            const Result<> published = disk.part.publish();
            const bool taken = !published.ok() && published.code() == ErrorCode::FileExists;
            if (!published.ok() && !taken) return published;
            if (taken) {  // somebody else was faster: another Fireside with the same file, or with another
                          // one
                FIRESIDE_CHECK(checkThere(file, disk.cancelled));
                QFile::remove(partPath(file.destination));
            }
            *placed = Placed{!taken, modificationOf(file)};
            return {};
        },
        [this](const Result<>& outcome) {
            const auto placed = std::exchange(placed_, nullptr);
            publishing_ = outcome.ok();
            outcome.ok() ? finish(**placed) : end(outcome);
        });
}

void FileTransfer::finish(const Placed& file) {
    deliver(journal_.finishFile(file_.id, file.modifiedAt, file.ours), this,
            [this, ours = file.ours](const Result<>& noted) {
                if (ended_) return;
                if (noted.ok()) emit placed(ours);
                end(noted);
            });
}

/// At the end: what has arrived reaches the disk and the journal, as far as the disk answers in time. What
/// cannot be noted is fetched again.
void FileTransfer::flush() {
    if (!begun_ || (publishing_ && !placed_)) return;
    const auto last = std::make_shared<Batch>();
    last->pieces = std::exchange(gathered_, {});
    const auto synced = std::make_shared<std::promise<bool>>();
    std::future<bool> answer = synced->get_future();
    disk_.start([side = side_, last, synced] {
        if (!side->failed) (void)writeBatch(*side, *last);
        synced->set_value(side->part.sync().ok());
    });
    if (answer.wait_for(std::chrono::milliseconds(kFarewellMs)) != std::future_status::ready) return;
    if (placed_) {
        if (*placed_) std::ignore = journal_.finishFile(file_.id, (*placed_)->modifiedAt, (*placed_)->ours);
        return;
    }
    confirm();
    batch_ = last;
    confirm();
    if (!answer.get()) return;
    const QList<DownloadSegment> changes = std::exchange(syncing_, {}) + map_->takeChanges();
    if (!changes.isEmpty()) std::ignore = journal_.saveSegments(file_.id, changes);
}

}  // namespace fireside::services
