// DownloadService's files: what is replaced by a newer version, what is dropped, what is no longer there.
#include <QFile>
#include <QFileInfo>
#include <QPromise>
#include <algorithm>

#include "app/services/deliver.h"
#include "app/services/downloads/download_service.h"
#include "app/services/downloads/file_names.h"
#include "app/services/file_moves.h"
#include "app/services/run_on.h"

namespace fireside::services {

using domain::Download;
using domain::DownloadFile;
using domain::DownloadId;
using domain::DownloadState;

void DownloadService::restart(DownloadId id) {
    Download* download = get(id);
    if (download == nullptr || asked_.contains(id) ||
        (download->state == DownloadState::Done && !download->gone)) {
        return;
    }
    if (id == active_) stopTransfer();
    asked_.insert(id);
    setState(*download, DownloadState::Waiting);
    deliver(hub_.model(download->hub, download->repository), this,
            [this, id](const Result<domain::RemoteModel>& model) { onAnswer(id, model); });
    startNext();
}

void DownloadService::onAnswer(DownloadId id, const Result<domain::RemoteModel>& model) {
    asked_.remove(id);
    Download* download = get(id);
    if (download == nullptr || download->state != DownloadState::Waiting) return;  // told otherwise meanwhile
    Result<Download> planned = model.ok() ? Result<Download>(Download()) : model.error();
    if (model.ok()) {
        const auto choice =
            domain::findQuantization(domain::quantizationsOf(model->files), download->quantization);
        planned = choice ? planOf(*model, *choice)
                         : Error{ErrorCode::NotOnHub,
                                 (download->repository + u':' + download->quantization).toStdString()};
    }
    if (planned.ok()) return replace(id, *planned);
    setState(*download, DownloadState::Failed, &planned.error());
}

void DownloadService::replace(DownloadId id, Download planned) {
    const Download old = *find(id);
    const qsizetype row = rowOf(id);
    if (id == active_) stopTransfer();
    if (old.state != DownloadState::Done) {
        // What was ours of the old version and is wanted again stays ours.
        for (DownloadFile& file : planned.files) {
            file.ours = std::any_of(old.files.begin(), old.files.end(), [&](const DownloadFile& other) {
                return other.ours && domain::wantsSame(other, file);
            });
        }
        dropFiles(old, &planned);
    }
    forget(id);
    add(planned, row);
}

/// See remove(). A whole file that `kept` wants in the same place stays. On the disk thread, behind what the
/// transfer that wrote them has still to do there: so it is asked for by way of the transfer thread.
void DownloadService::dropFiles(const Download& download, const Download* kept) {
    QStringList trashed;
    QStringList unfinished;
    for (const DownloadFile& file : download.files) {
        const auto wanted = [&](const DownloadFile& other) { return domain::wantsSame(other, file); };
        if (!file.complete) {
            unfinished.append(partPath(file.destination));
        } else if (file.ours && (!kept || std::none_of(kept->files.begin(), kept->files.end(), wanted))) {
            trashed.append(file.destination);
        }
    }
    const auto drop = [trashed, unfinished] {
        QList<Error> failures;
        for (const QString& path : unfinished) {
            if (QFileInfo::exists(path) && !QFile::remove(path))
                failures.append(Error{ErrorCode::NotWritable, path.toStdString()});
        }
        for (const QString& path : trashed) {
            const Result<> outcome = moveToTrash(path);
            if (!outcome.ok() && outcome.code() != ErrorCode::FileNotFound) failures.append(outcome.error());
        }
        return failures;
    };
    const auto dropped = std::make_shared<QPromise<QList<Error>>>();
    dropped->start();
    deliver(dropped->future(), this, [this](const QList<Error>& failures) {
        for (const Error& error : failures) emit failed(error);
    });
    network_.post([&disk = *disk_, drop, dropped] {
        disk.start([drop, dropped] {
            dropped->addResult(drop());
            dropped->finish();
        });
    });
}

void DownloadService::forgetFile(const QString& path) {
    for (const Download& download : QList<Download>(downloads_)) {
        const auto isIt = [&](const DownloadFile& file) { return file.destination == path; };
        if (download.state == DownloadState::Done &&
            std::any_of(download.files.begin(), download.files.end(), isIt)) {
            forget(download.id);
        }
    }
}

void DownloadService::lookForGoneFiles() {
    if (looking_) {
        lookAgain_ = true;
        return;
    }
    QHash<DownloadId, QStringList> files;
    for (const Download& download : std::as_const(downloads_)) {
        if (download.state != DownloadState::Done) continue;
        for (const DownloadFile& file : download.files) files[download.id].append(file.destination);
    }
    if (files.isEmpty()) return;
    looking_ = true;
    const auto look = [files, folder = options_.folder] {
        QSet<DownloadId> gone;
        if (!QFileInfo::exists(folder)) return gone;
        for (auto paths = files.begin(); paths != files.end(); ++paths) {
            for (const QString& path : *paths) {
                if (!QFileInfo::exists(path)) gone.insert(paths.key());
            }
        }
        return gone;
    };
    deliver(runOn(*looks_, look), this, [this](const QSet<DownloadId>& gone) { onLooked(gone); });
}

void DownloadService::onLooked(const QSet<DownloadId>& gone) {
    looking_ = false;
    for (Download& download : downloads_) {
        const bool isGone = download.state == DownloadState::Done && gone.contains(download.id);
        if (std::exchange(download.gone, isGone) != isGone) emit changed(download.id);
    }
    if (std::exchange(lookAgain_, false)) lookForGoneFiles();
}

}  // namespace fireside::services
