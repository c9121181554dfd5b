// The verbs of the downloads, and how all of them together stand.
#pragma once

#include <QObject>

#include "app/services/downloads/download_service.h"
#include "app/viewmodels/injected.h"

namespace fireside::viewmodels {

class DownloadsController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(DownloadsController)
    Q_PROPERTY(bool running READ running NOTIFY runningChanged)   // closing the window would interrupt one
    Q_PROPERTY(int unfinished READ unfinished NOTIFY progressed)  // that go on or wait for something
    Q_PROPERTY(double progress READ progress NOTIFY progressed)   // of the unfinished, 0 to 1
    Q_PROPERTY(bool stopped READ stopped NOTIFY progressed)       // all of them failed or are paused

 public:
    explicit DownloadsController(services::DownloadService& downloads, QObject* parent = nullptr);

    [[nodiscard]] bool running() const { return downloads_.isBusy(); }

    [[nodiscard]] int unfinished() const;
    [[nodiscard]] double progress() const;
    [[nodiscard]] bool stopped() const;

    Q_INVOKABLE void pause(qint64 id);
    Q_INVOKABLE void resume(qint64 id);
    /// Begins anew with what the hub has now; see DownloadListModel::CanRestartRole.
    Q_INVOKABLE void restart(qint64 id);
    Q_INVOKABLE void remove(qint64 id);
    /// To another place of the list, counted from 0.
    Q_INVOKABLE void move(qint64 id, int place);

 signals:
    void runningChanged();
    void progressed();
    /// A model is in its place; `path` is empty for what cannot be loaded by itself.
    void arrived(const QString& name, const QString& path);

 private:
    void onFinished(domain::DownloadId id);

    services::DownloadService& downloads_;
};

}  // namespace fireside::viewmodels
