#include "app/services/shelf/hash_service.h"

#include <QMap>

#include "app/services/deliver.h"
#include "app/services/file_hash.h"
#include "app/services/run_on.h"

namespace fireside::services::shelf {

using domain::LocalModel;

namespace {
constexpr int kPaceMs = 100;
}

QList<QStringList> duplicatesAmong(const QList<LocalModel>& models) {
    QMap<QString, QStringList> groups;
    for (const LocalModel& model : models) {
        if (!model.sha256.isEmpty() && model.presence == domain::Presence::Here) {
            groups[model.sha256].append(model.path);
        }
    }
    QList<QStringList> found;
    for (const QStringList& group : std::as_const(groups)) {
        if (group.size() > 1) found.append(group);
    }
    return found;
}

HashService::HashService(ShelfService& shelf, QObject* parent) : QObject(parent), shelf_(shelf) {
    (*pool_).setThreadPriority(QThread::LowPriority);
    pace_.setInterval(kPaceMs);
    connect(&pace_, &QTimer::timeout, this, &HashService::progressChanged);
}

HashService::~HashService() {
    cancelled_->store(true);
}

qint64 HashService::bytesDone() const {
    return done_->load();
}

void HashService::hash(const QString& path) {
    if (const LocalModel* model = shelf_.find(path)) add(*model);
    next();
}

void HashService::findDuplicates() {
    QMap<qint64, QList<LocalModel>> bySize;
    for (const LocalModel& model : shelf_.models()) {
        if (model.presence == domain::Presence::Here && model.missingParts == 0)
            bySize[model.bytes].append(model);
    }
    for (const QList<LocalModel>& group : std::as_const(bySize)) {
        if (group.size() < 2) continue;
        for (const LocalModel& model : group) add(model);
    }
    if (!isBusy()) emit finished();
    next();
}

void HashService::add(const LocalModel& model) {
    if (!model.sha256.isEmpty() || queue_.contains(model.path)) return;
    if (!isBusy()) {
        total_ = 0;
        done_ = std::make_shared<std::atomic<qint64>>(0);
        cancelled_ = std::make_shared<std::atomic<bool>>(false);
        pace_.start();
    }
    queue_.append(model.path);
    total_ += model.bytes;
}

void HashService::cancel() {
    queue_.clear();
    cancelled_->store(true);
}

void HashService::next() {
    if (running_ || queue_.isEmpty()) return;
    const LocalModel* model = shelf_.find(queue_.takeFirst());
    if (!model) return next();
    running_ = true;
    emit progressChanged();
    const auto work = [model = *model, cancelled = cancelled_, done = done_] {
        return sha256OfFiles(model.files, cancelled.get(), [&](qint64 bytes) { *done += bytes; });
    };
    deliver(runOn(*pool_, work), this,
            [this, model = *model](const Result<QString>& sha256) { onHashed(model, sha256); });
}

void HashService::onHashed(const LocalModel& model, const Result<QString>& sha256) {
    running_ = false;
    if (sha256.ok())
        shelf_.noteHash(model.path, *sha256);
    else if (sha256.code() != ErrorCode::Cancelled)
        emit failed(model.path, sha256.error());
    next();
    if (isBusy()) return;
    pace_.stop();
    emit progressChanged();
    emit finished();
}

}  // namespace fireside::services::shelf
