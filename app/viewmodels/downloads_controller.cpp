#include "app/viewmodels/downloads_controller.h"

#include <algorithm>

namespace fireside::viewmodels {

using domain::Download;
using domain::DownloadState;
using services::DownloadService;

namespace {

bool isUnfinished(const Download& download) {
    return download.state != DownloadState::Done;
}

}  // namespace

DownloadsController::DownloadsController(DownloadService& downloads, QObject* parent)
    : QObject(parent), downloads_(downloads) {
    for (const auto signal : {&DownloadService::added, &DownloadService::removed, &DownloadService::changed,
                              &DownloadService::finished}) {
        connect(&downloads, signal, this, &DownloadsController::runningChanged);
        connect(&downloads, signal, this, &DownloadsController::progressed);
    }
    connect(&downloads, &DownloadService::loaded, this, &DownloadsController::progressed);
    connect(&downloads, &DownloadService::progressed, this, &DownloadsController::progressed);
    connect(&downloads, &DownloadService::finished, this, &DownloadsController::onFinished);
}

int DownloadsController::unfinished() const {
    const auto& all = downloads_.downloads();
    return int(std::count_if(all.begin(), all.end(), isUnfinished));
}

double DownloadsController::progress() const {
    qint64 done = 0;
    qint64 total = 0;
    for (const Download& download : downloads_.downloads()) {
        if (!isUnfinished(download) || download.bytesTotal() < 0) continue;
        done += download.bytesDone();
        total += download.bytesTotal();
    }
    return total > 0 ? double(done) / double(total) : 0;
}

bool DownloadsController::stopped() const {
    const auto& all = downloads_.downloads();
    return std::none_of(all.begin(), all.end(), [](const Download& download) {
        return isUnfinished(download) && download.state != DownloadState::Paused &&
               download.state != DownloadState::Failed;
    });
}

void DownloadsController::onFinished(domain::DownloadId id) {
    const Download* download = downloads_.find(id);
    if (!download || download->files.isEmpty()) return;
    const auto file = domain::parseRemoteFileName(download->files.front().path);
    emit arrived(download->repository.section(u'/', 1),
                 file && !file->projector ? download->files.front().destination : QString());
}

void DownloadsController::pause(qint64 id) {
    downloads_.pause(id);
}

void DownloadsController::resume(qint64 id) {
    downloads_.resume(id);
}

void DownloadsController::restart(qint64 id) {
    downloads_.restart(id);
}

void DownloadsController::remove(qint64 id) {
    downloads_.remove(id);
}

void DownloadsController::move(qint64 id, int place) {
    downloads_.move(id, place);
}

}  // namespace fireside::viewmodels
