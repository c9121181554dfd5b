#include "app/viewmodels/downloads_controller.h"

#include <QDesktopServices>
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

DownloadsController::DownloadsController(DownloadService& downloads, const services::HoldingService& holdings,
                                         const services::HubService& hub, QObject* parent)
    : QObject(parent), downloads_(downloads), holdings_(holdings), hub_(hub) {
    for (const auto signal : {&DownloadService::added, &DownloadService::removed, &DownloadService::changed,
                              &DownloadService::finished}) {
        connect(&downloads, signal, this, &DownloadsController::runningChanged);
        connect(&downloads, signal, this, &DownloadsController::progressed);
    }
    connect(&downloads, &DownloadService::loaded, this, &DownloadsController::progressed);
    connect(&downloads, &DownloadService::progressed, this, &DownloadsController::progressed);
    connect(&downloads, &DownloadService::finished, this, [this](qint64 id) { unread_.insert(id); });
    connect(&downloads, &DownloadService::failed, this, [this](const Error& error) {
        error_ = sentenceFor(error);
        emit errorChanged();
    });
    connect(&holdings, &services::HoldingService::changed, this, &DownloadsController::announce);
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

QString DownloadsController::pace() const {
    QString pace = QStringLiteral("stopped");
    for (const Download& download : downloads_.downloads()) {
        switch (download.state) {
            case DownloadState::Running:
            case DownloadState::Verifying:
            case DownloadState::Queued:
                return QStringLiteral("running");
            case DownloadState::Waiting:
                pace = QStringLiteral("waiting");
                break;
            case DownloadState::Paused:
            case DownloadState::Failed:
            case DownloadState::Done:
                break;
        }
    }
    return pace;
}

/// What a file is for is known when the shelf has read it.
void DownloadsController::announce() {
    const auto unread = unread_;
    for (const domain::DownloadId id : unread) {
        const Download* download = downloads_.find(id);
        const auto holding =
            download ? holdings_.of(download->repository, download->quantization) : domain::Holding();
        if (download && !holding.canChat) continue;
        unread_.remove(id);
        if (download) emit arrived(download->repository.section(u'/', 1), holding.chatPath());
    }
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

void DownloadsController::openPage(qint64 id) {
    if (const Download* download = downloads_.find(id))
        QDesktopServices::openUrl(hub_.page(download->hub, download->repository));
}

void DownloadsController::dismissError() {
    error_ = {};
    emit errorChanged();
}

void DownloadsController::remove(qint64 id) {
    downloads_.remove(id);
}

void DownloadsController::move(qint64 id, int place) {
    downloads_.move(id, place);
}

}  // namespace fireside::viewmodels
