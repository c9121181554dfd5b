// Tells when something is added to or taken from folders. The system's watching itself (which touches the
// disks) happens on a thread of its own; this object and its signal live on the caller's.
#pragma once

#include <QObject>
#include <QStringList>
#include <memory>

class QFileSystemWatcher;
class QThread;

namespace fireside::services::shelf {

class FolderWatch : public QObject {
    Q_OBJECT

 public:
    /// The system allows only so many; the rest is found by looking again.
    static constexpr int kMostFolders = 2000;

    explicit FolderWatch(QObject* parent = nullptr);
    ~FolderWatch() override;

    /// Watches these instead of what was watched before.
    void watch(const QStringList& folders);

 signals:
    void changed(const QString& folder);

 private:
    std::unique_ptr<QThread> thread_;
    QFileSystemWatcher* watcher_;  // lives on thread_
    QStringList wanted_;
};

}  // namespace fireside::services::shelf
