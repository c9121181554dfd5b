// The verbs of the downloads, and how all of them together stand.
#pragma once

#include <QObject>

#include "app/services/downloads/download_service.h"
#include "app/services/holding_service.h"
#include "app/services/hub/hub_service.h"
#include "app/viewmodels/error_sentence.h"
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
    /// What most of them do: "running" "waiting" (for the network, a server, room) "stopped" (paused,
    /// failed).
    Q_PROPERTY(QString pace READ pace NOTIFY progressed)
    /// Of the queue itself, which could not be read or written; no title: none.
    Q_PROPERTY(fireside::viewmodels::ErrorSentence error READ error NOTIFY errorChanged)

 public:
    DownloadsController(services::DownloadService& downloads, const services::HoldingService& holdings,
                        const services::HubService& hub, QObject* parent = nullptr);

    [[nodiscard]] bool running() const { return downloads_.isBusy(); }

    [[nodiscard]] int unfinished() const;
    [[nodiscard]] double progress() const;
    [[nodiscard]] QString pace() const;
    [[nodiscard]] ErrorSentence error() const { return error_; }

    Q_INVOKABLE void pause(qint64 id);
    Q_INVOKABLE void resume(qint64 id);
    /// Begins anew with what the hub has now; see DownloadListModel::RemedyRole.
    Q_INVOKABLE void restart(qint64 id);
    /// Opens the model's page on its hub in the browser.
    Q_INVOKABLE void openPage(qint64 id);
    Q_INVOKABLE void remove(qint64 id);
    /// To another place of the list, counted from 0.
    Q_INVOKABLE void move(qint64 id, int place);
    Q_INVOKABLE void dismissError();

 signals:
    void runningChanged();
    void progressed();
    void errorChanged();
    /// A model is in its place and was read; `path` is empty when it cannot be talked to.
    void arrived(const QString& name, const QString& path);

 private:
    void announce();

    services::DownloadService& downloads_;
    const services::HoldingService& holdings_;
    const services::HubService& hub_;
    ErrorSentence error_;
    QSet<domain::DownloadId> unread_;  // done, but their files were not read yet
};

}  // namespace fireside::viewmodels
