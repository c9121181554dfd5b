#include "app/services/shelf/folder_watch.h"

#include <QFileSystemWatcher>
#include <QThread>

namespace fireside::services::shelf {

FolderWatch::FolderWatch(QObject* parent)
    : QObject(parent), thread_(std::make_unique<QThread>()), watcher_(new QFileSystemWatcher) {
    thread_->setObjectName(QStringLiteral("folder watch"));
    watcher_->moveToThread(thread_.get());
    connect(watcher_, &QFileSystemWatcher::directoryChanged, this, &FolderWatch::changed);
    connect(thread_.get(), &QThread::finished, watcher_, &QObject::deleteLater);
    thread_->start();
}

FolderWatch::~FolderWatch() {
    constexpr int kFarewellMs = 2000;
    disconnect(watcher_, nullptr, this, nullptr);
    thread_->quit();
    // A share that hangs would hold the program's end; the thread goes with the process then.
    if (!thread_->wait(kFarewellMs)) [[maybe_unused]]
        auto* left = thread_.release();
}

void FolderWatch::watch(const QStringList& folders) {
    QStringList wanted = folders.first(std::min<qsizetype>(folders.size(), kMostFolders));
    wanted.sort();
    if (wanted == wanted_) return;
    wanted_ = wanted;
    QMetaObject::invokeMethod(watcher_, [watcher = watcher_, wanted] {
        QStringList unwanted = watcher->directories();
        unwanted.removeIf([&](const QString& folder) { return wanted.contains(folder); });
        if (!unwanted.isEmpty()) watcher->removePaths(unwanted);
        QStringList fresh = wanted;
        const QStringList watched = watcher->directories();
        fresh.removeIf([&](const QString& folder) { return watched.contains(folder); });
        if (!fresh.isEmpty()) watcher->addPaths(fresh);
    });
}

}  // namespace fireside::services::shelf
