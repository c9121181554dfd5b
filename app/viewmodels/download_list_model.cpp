#include "app/viewmodels/download_list_model.h"

#include <QLocale>
#include <algorithm>

#include "app/services/stored_error.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

using domain::Download;
using domain::DownloadState;
using services::DownloadService;

namespace {

QString stateName(const Download& download) {
    if (download.gone) return QStringLiteral("gone");
    switch (download.state) {
        case DownloadState::Queued:
            return QStringLiteral("queued");
        case DownloadState::Running:
            return QStringLiteral("running");
        case DownloadState::Paused:
            return QStringLiteral("paused");
        case DownloadState::Waiting:
            return QStringLiteral("waiting");
        case DownloadState::Done:
            return QStringLiteral("done");
        case DownloadState::Failed:
            return QStringLiteral("failed");
        case DownloadState::Verifying:
            return QStringLiteral("verifying");
    }
    return {};
}

/// "less than a minute left", "12 min left", "3 h 20 min left".
QString timeLeft(qint64 seconds) {
    if (seconds < 60) return DownloadListModel::tr("less than a minute left");
    const qint64 minutes = (seconds + 59) / 60;
    if (minutes < 60) return DownloadListModel::tr("%1 min left").arg(minutes);
    return DownloadListModel::tr("%1 h %2 min left").arg(minutes / 60).arg(minutes % 60);
}

QString sizes(const Download& download) {
    const qint64 total = download.bytesTotal();
    if (total < 0) return ModelText::bytes(download.bytesDone());
    return DownloadListModel::tr("%1 of %2")
        .arg(ModelText::bytes(download.bytesDone()), ModelText::bytes(total));
}

QString statusOf(const Download& download, const domain::DownloadSpeed& speed) {
    QStringList parts;
    switch (download.state) {
        case DownloadState::Queued:
            parts << DownloadListModel::tr("Waits for its turn") << sizes(download);
            break;
        case DownloadState::Running:
            parts << sizes(download);
            // What is not known is not said.
            if (speed.bytesPerSecond > 0) {
                parts << DownloadListModel::tr("%1/s").arg(ModelText::bytes(qint64(speed.bytesPerSecond)));
            }
            if (speed.secondsLeft) parts << timeLeft(*speed.secondsLeft);
            break;
        case DownloadState::Paused:
            parts << DownloadListModel::tr("Paused") << sizes(download);
            break;
        case DownloadState::Waiting:
            parts << sizes(download);
            if (download.waitUntil.isValid()) {
                const QTime until = download.waitUntil.toLocalTime().time();
                parts << DownloadListModel::tr("tries again at %1")
                             .arg(QLocale().toString(until, QLocale::ShortFormat));
            }
            break;
        case DownloadState::Verifying:
            parts << DownloadListModel::tr("Checking what arrived") << sizes(download);
            break;
        case DownloadState::Failed:
            parts << DownloadListModel::tr("Stopped") << sizes(download);
            break;
        case DownloadState::Done:
            if (download.gone) {
                parts << DownloadListModel::tr("No longer here: deleted, moved, or on a disk that is away");
                break;
            }
            parts << DownloadListModel::tr("Here and verified") << ModelText::bytes(download.bytesTotal());
            break;
    }
    return parts.join(QStringLiteral(" · "));
}

QString remedyOf(const Download& download) {
    if (download.gone) return QStringLiteral("restart");
    if (download.error.isEmpty()) return {};
    switch (services::errorFromText(download.error).code) {
        case ErrorCode::FileChanged:
            return QStringLiteral("restart");
        case ErrorCode::Offline:
            return QStringLiteral("allow");
        case ErrorCode::TokenNeeded:
        case ErrorCode::TokenRefused:
            return QStringLiteral("token");
        case ErrorCode::Gated:
        case ErrorCode::AccessPending:
        case ErrorCode::AccessDenied:
            return QStringLiteral("page");
        default:
            return {};
    }
}

bool sameState(const Download& a, const Download& b) {
    return a.state == b.state && a.error == b.error && a.bytesDone() == b.bytesDone() &&
           a.waitUntil == b.waitUntil && a.gone == b.gone;
}

}  // namespace

DownloadListModel::DownloadListModel(DownloadService& downloads, const services::HoldingService& holdings,
                                     QObject* parent)
    : SyncedListModel(parent), downloads_(downloads), holdings_(holdings) {
    for (const auto signal : {&DownloadService::added, &DownloadService::removed, &DownloadService::changed,
                              &DownloadService::finished}) {
        connect(&downloads, signal, this, &DownloadListModel::refresh);
    }
    connect(&downloads, &DownloadService::loaded, this, &DownloadListModel::refresh);
    connect(&downloads, &DownloadService::reordered, this, &DownloadListModel::refresh);
    connect(&downloads, &DownloadService::progressed, this, &DownloadListModel::onProgress);
    connect(&holdings, &services::HoldingService::changed, this, [this] {
        if (!rows_.isEmpty()) emit dataChanged(index(0), index(int(rows_.size()) - 1), {PathRole});
    });
    refresh();
}

void DownloadListModel::refresh() {
    sync(
        rows_, downloads_.downloads(), [](const Download& row) { return row.id; }, sameState);
}

void DownloadListModel::onProgress(domain::DownloadId id) {
    for (qsizetype row = 0; row < rows_.size(); ++row) {
        if (rows_[row].id != id) continue;
        if (const Download* now = downloads_.find(id)) rows_[row] = *now;
        emit dataChanged(index(int(row)), index(int(row)), {ProgressRole, StatusRole, StateRole});
        return;
    }
}

int DownloadListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant DownloadListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Download& row = rows_[index.row()];
    switch (role) {
        case DownloadIdRole:
            return row.id;
        case Qt::DisplayRole:
        case NameRole:
            return QString(row.repository + QStringLiteral(" · ") + row.quantization);
        case StateRole:
            return stateName(row);
        case ProgressRole: {
            const qint64 total = row.bytesTotal();
            return total > 0 ? double(row.bytesDone()) / double(total) : 0.0;
        }
        case StatusRole:
            return statusOf(row, downloads_.speed(row.id));
        case ErrorRole:
            return QVariant::fromValue(row.error.isEmpty() ? ErrorSentence()
                                                           : sentenceFor(services::errorFromText(row.error)));
        case PathRole:
            return row.state == DownloadState::Done && !row.gone
                       ? holdings_.of(row.repository, row.quantization).chatPath()
                       : QString();
        case RemedyRole:
            return remedyOf(row);
    }
    return {};
}

QHash<int, QByteArray> DownloadListModel::roleNames() const {
    return {{DownloadIdRole, "downloadId"},
            {NameRole, "name"},
            {StateRole, "downloadState"},
            {ProgressRole, "progress"},
            {StatusRole, "status"},
            {ErrorRole, "error"},
            {PathRole, "path"},
            {RemedyRole, "remedy"}};
}

}  // namespace fireside::viewmodels
