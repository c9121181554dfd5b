#include "app/services/downloads/download_service.h"

#include <QFileInfo>
#include <algorithm>
#include <future>

#include "app/services/deliver.h"
#include "app/services/downloads/file_names.h"
#include "app/services/stored_error.h"

namespace fireside::services {

using domain::Download;
using domain::DownloadFile;
using domain::DownloadId;
using domain::DownloadState;

namespace {

bool isWorkedOn(DownloadState state) {
    return state == DownloadState::Running || state == DownloadState::Waiting ||
           state == DownloadState::Verifying;
}

/// The same bytes are wanted in the same places.
bool sameFiles(const Download& a, const Download& b) {
    return std::equal(a.files.begin(), a.files.end(), b.files.begin(), b.files.end(), domain::wantsSame);
}

}  // namespace

DownloadService::DownloadService(storage::DownloadStore& store, storage::ModelFileStore& models,
                                 HubService& hub, NetworkService& network, Options options, QObject* parent)
    : QObject(parent),
      store_(store),
      models_(models),
      hub_(hub),
      network_(network),
      options_(std::move(options)) {
    (*disk_).setObjectName(QStringLiteral("disk"));
    clock_.start();
    connect(&network_, &NetworkService::allowedChanged, this, [this](bool allowed) {
        if (!allowed) return;
        for (Download& download : downloads_) {
            if (download.state == DownloadState::Waiting && download.id != active_ &&
                !asked_.contains(download.id)) {
                setState(download, DownloadState::Queued);
            }
        }
        startNext();
    });
}

DownloadService::~DownloadService() {
    stopTransfer();
    // The transfer uses what is ours. Its thread never waits for this one.
    std::promise<void> gone;
    network_.post([&gone] { gone.set_value(); });
    gone.get_future().wait();
    // What was removed goes before the program does, unless its disk hangs.
    (void)(*disk_).waitForDone(FileTransfer::kFarewellMs);
}

void DownloadService::load() {
    deliver(store_.list(), this, [this](const Result<QList<Download>>& list) {
        if (!list.ok()) return emit failed(list.error());
        downloads_ = *list;
        if (options_.takesUpQueue) {
            for (Download& download : downloads_) {
                if (isWorkedOn(download.state)) setState(download, DownloadState::Queued);
            }
        }
        emit loaded();
        lookForGoneFiles();
        startNext();
    });
}

const Download* DownloadService::find(DownloadId id) const {
    const qsizetype row = rowOf(id);
    return row < 0 ? nullptr : &downloads_[row];
}

Download* DownloadService::get(DownloadId id) {
    const qsizetype row = rowOf(id);
    return row < 0 ? nullptr : &downloads_[row];
}

qsizetype DownloadService::rowOf(DownloadId id) const {
    const auto found = std::find_if(downloads_.begin(), downloads_.end(),
                                    [id](const Download& download) { return download.id == id; });
    return found == downloads_.end() ? -1 : found - downloads_.begin();
}

domain::DownloadSpeed DownloadService::speed(DownloadId id) const {
    const Download* download = find(id);
    if (download == nullptr || id != active_ || download->state != DownloadState::Running) return {};
    const qint64 total = download->bytesTotal();
    const qint64 now = clock_.elapsed();
    return {rate_.bytesPerSecond(now),
            rate_.secondsLeft(now, total < 0 ? -1 : total - download->bytesDone())};
}

Result<Download> DownloadService::planOf(const domain::RemoteModel& model,
                                         const domain::RemoteQuantization& quantization) const {
    if (!isRepositoryId(model.id) || quantization.files.isEmpty()) {
        return Error{ErrorCode::InvalidArgument, "there is nothing to download in " + model.id.toStdString()};
    }
    if (!quantization.complete) {
        return Error{ErrorCode::NotOnHub, "parts of " + quantization.name.toStdString() + " are missing"};
    }
    Download download;
    download.hub = model.hub;
    download.repository = model.id;
    download.quantization = quantization.name;
    download.license = model.license;
    for (const domain::RemoteFile& remote : quantization.files) {
        DownloadFile file;
        file.path = remote.path;
        file.revision = remote.revision.isEmpty() ? model.revision : remote.revision;
        FIRESIDE_TRY(file.destination, downloadPath(options_.folder, model.id, remote.path));
        file.bytes = remote.bytes;
        file.sha256 = remote.sha256;
        download.files.append(file);
    }
    return download;
}

qsizetype DownloadService::rowOfSame(const Download& planned) const {
    const auto same = [&](const Download& other) {
        return other.hub == planned.hub && other.repository == planned.repository &&
               other.quantization == planned.quantization;
    };
    const auto found = std::find_if(downloads_.begin(), downloads_.end(), same);
    return found == downloads_.end() ? -1 : found - downloads_.begin();
}

const Download* DownloadService::begunOfOther(const domain::RemoteModel& model,
                                              const domain::RemoteQuantization& quantization) const {
    const Result<Download> planned = planOf(model, quantization);
    const qsizetype row = planned.ok() ? rowOfSame(*planned) : -1;
    if (row < 0 || downloads_[row].state == DownloadState::Done) return nullptr;
    return sameFiles(downloads_[row], *planned) ? nullptr : &downloads_[row];
}

void DownloadService::enqueue(const domain::RemoteModel& model,
                              const domain::RemoteQuantization& quantization) {
    const Result<Download> planned = planOf(model, quantization);
    if (!planned.ok()) {
        const Error error = planned.error();
        QMetaObject::invokeMethod(
            this, [this, error] { emit failed(error); }, Qt::QueuedConnection);
        return;
    }
    const qsizetype row = rowOfSame(*planned);
    if (row < 0) return add(*planned, downloads_.size());
    const Download& there = downloads_[row];
    if (there.state == DownloadState::Done || !sameFiles(there, *planned)) return replace(there.id, *planned);
    QMetaObject::invokeMethod(
        this,
        [this, id = there.id] {
            emit added(id);
            resume(id);
        },
        Qt::QueuedConnection);
}

/// Asks for a new row of the database and shows it at `row` of the queue, or at its end.
void DownloadService::add(const Download& planned, qsizetype row) {
    deliver(store_.add(planned), this, [this, row](const Result<Download>& stored) {
        if (!stored.ok()) return emit failed(stored.error());
        downloads_.append(*stored);
        ours_.insert(stored->id);
        if (row < downloads_.size() - 1) move(stored->id, int(row));
        emit added(stored->id);
        startNext();
    });
}

void DownloadService::pause(DownloadId id) {
    Download* download = get(id);
    if (download == nullptr || download->state == DownloadState::Done) return;
    if (id == active_) stopTransfer();
    setState(*download, DownloadState::Paused);
    startNext();
}

void DownloadService::resume(DownloadId id) {
    Download* download = get(id);
    if (download == nullptr || download->state == DownloadState::Done) return;
    ours_.insert(id);
    if (id == active_ && download->state != DownloadState::Waiting) return;
    if (id == active_) stopTransfer();  // waits for its next attempt: now is that time
    setState(*download, DownloadState::Queued);
    startNext();
}

void DownloadService::remove(DownloadId id) {
    const Download* download = find(id);
    if (download == nullptr) return;
    if (id == active_) stopTransfer();
    if (download->state != DownloadState::Done) dropFiles(*download, nullptr);
    forget(id);
    startNext();
}

/// Takes it out of the queue; no file is touched.
void DownloadService::forget(DownloadId id) {
    downloads_.removeIf([id](const Download& other) { return other.id == id; });
    ours_.remove(id);
    take(store_.remove(id));
    QMetaObject::invokeMethod(
        this, [this, id] { emit removed(id); }, Qt::QueuedConnection);
}

void DownloadService::move(DownloadId id, int place) {
    const qsizetype from = rowOf(id);
    if (from < 0) return;
    const qsizetype to = std::clamp(qsizetype(place), qsizetype(0), downloads_.size() - 1);
    if (from == to) return;
    downloads_.move(from, to);
    QList<DownloadId> order;
    for (const Download& one : downloads_) order.append(one.id);
    take(store_.reorder(order));
    QMetaObject::invokeMethod(this, &DownloadService::reordered, Qt::QueuedConnection);
}

void DownloadService::setOptions(Options options) {
    options_ = std::move(options);
    if (!transfer_) return;
    network_.post([holder = transfer_, rate = options_.transfer.bytesPerSecond] {
        if (*holder) (*holder)->setBytesPerSecond(rate);
    });
}

void DownloadService::setState(Download& download, DownloadState state, const Error* why,
                               const QDateTime& until) {
    download.state = state;
    download.error = why != nullptr ? errorToText(*why) : QString();
    download.waitUntil = until;
    take(store_.updateState(download));
    QMetaObject::invokeMethod(
        this, [this, id = download.id] { emit changed(id); }, Qt::QueuedConnection);
}

void DownloadService::take(const QFuture<Result<>>& written) {
    deliver(written, this, [this](const Result<>& outcome) {
        if (!outcome.ok()) emit failed(outcome.error());
    });
}

void DownloadService::startNext() {
    if (active_ != 0) return;
    for (Download& download : downloads_) {
        if (download.state != DownloadState::Queued) continue;
        if (!options_.takesUpQueue && !ours_.contains(download.id)) continue;
        if (!network_.isAllowed()) {
            const Error offline{ErrorCode::Offline, ""};
            setState(download, DownloadState::Waiting, &offline);
            continue;
        }
        active_ = download.id;
        rate_ = {};
        fetchedBefore_ = fetched_ = 0;
        setState(download, DownloadState::Running);
        return startFile();
    }
}

void DownloadService::startFile() {
    Download& download = *get(active_);
    const auto next = std::find_if(download.files.begin(), download.files.end(),
                                   [](const DownloadFile& file) { return !file.complete; });
    if (next == download.files.end()) return finish(download);
    file_ = int(next - download.files.begin());
    fetchedBefore_ += std::exchange(fetched_, 0);
    transfer_ = std::make_shared<std::unique_ptr<FileTransfer>>();
    network_.post(
        [this, holder = transfer_, turn = ++turn_, file = *next, options = options_.transfer,
         request = hub_.fileRequest(download.hub, download.repository, next->revision, next->path)] {
            *holder = std::make_unique<FileTransfer>(file, request, options, network_, store_, *disk_);
            connectTransfer(**holder, turn);
            (*holder)->start();
        });
}

/// On the transfer thread; what is connected runs on this object's.
void DownloadService::connectTransfer(FileTransfer& transfer, int turn) {
    const auto connectTo = [&](auto signal, auto handle) {
        connect(&transfer, signal, this, [this, turn, handle](const auto&... values) {
            if (turn == turn_ && active_ != 0) handle(*get(active_), values...);
        });
    };
    connectTo(&FileTransfer::begun, [this](Download& download, qint64 bytes, const QByteArray& etag) {
        download.files[file_].bytes = bytes;
        download.files[file_].etag = QString::fromLatin1(etag);
    });
    connectTo(&FileTransfer::progressed, [this](Download& download, qint64 done, qint64 fetched) {
        download.files[file_].bytesDone = done;
        fetched_ = fetched;
        rate_.add(clock_.elapsed(), fetchedBefore_ + fetched);
        emit progressed(download.id);
    });
    connectTo(&FileTransfer::waiting, [this](Download& download, const Error& why, const QDateTime& until) {
        setState(download, DownloadState::Waiting, &why, until);
    });
    connectTo(&FileTransfer::working, [this](Download& download) {
        if (download.state != DownloadState::Running) setState(download, DownloadState::Running);
    });
    connectTo(&FileTransfer::verifying,
              [this](Download& download) { setState(download, DownloadState::Verifying); });
    connectTo(&FileTransfer::placed, [this](Download& download, bool ours) {
        download.files[file_].ours = download.files[file_].ours || ours;
    });
    connectTo(&FileTransfer::ended, [this](Download&, const Result<>& outcome) { transferEnded(outcome); });
}

void DownloadService::stopTransfer() {
    active_ = 0;
    ++turn_;
    if (!transfer_) return;
    network_.post([holder = std::exchange(transfer_, nullptr)] { holder->reset(); });
}

void DownloadService::transferEnded(const Result<>& outcome) {
    Download& download = *get(active_);
    if (outcome.ok()) {
        DownloadFile& file = download.files[file_];
        file.complete = true;
        file.bytesDone = file.bytes;
        network_.post([holder = std::exchange(transfer_, nullptr)] { holder->reset(); });
        return startFile();
    }
    stopTransfer();
    const bool offline = outcome.code() == ErrorCode::Offline;
    setState(download, offline ? DownloadState::Waiting : DownloadState::Failed, &outcome.error());
    startNext();
}

void DownloadService::finish(Download& download) {
    active_ = 0;
    ++turn_;
    download.finishedAt = QDateTime::currentDateTimeUtc();
    const DownloadFile& first = download.files.front();
    const auto name = domain::parseRemoteFileName(first.path);
    if (name && !name->projector) {
        take(models_.remember({first.destination, QFileInfo(name->stem).fileName(), download.bytesTotal(),
                               download.finishedAt}));
    }
    setState(download, DownloadState::Done);
    QMetaObject::invokeMethod(
        this, [this, id = download.id] { emit finished(id); }, Qt::QueuedConnection);
    startNext();
}

}  // namespace fireside::services
