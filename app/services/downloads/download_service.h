// The downloads: a queue in the user's order, one at a time, over several connections. What is in the queue
// outlives the program; it goes on where it was.
//
// Lives on the GUI (or main) thread; the bytes are on the transfer thread (FileTransfer). Signals are emitted
// on the object's thread, never from within a call. Only values cross.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <memory>

#include "app/domain/download.h"
#include "app/services/downloads/file_transfer.h"
#include "app/services/downloads/transfer_rate.h"
#include "app/services/hub/hub_service.h"
#include "app/services/patient_pool.h"
#include "app/storage/model_file_store.h"

namespace fireside::services {

class DownloadService : public QObject {
    Q_OBJECT
 public:
    struct Options {
        QString folder;  // where models go
        TransferOptions transfer;
        /// Whether what the queue holds from before goes on by itself (the window), or only what is enqueued
        /// or resumed here (fireside-cli).
        bool takesUpQueue = true;
    };
    DownloadService(storage::DownloadStore& store, storage::ModelFileStore& models, HubService& hub,
                    NetworkService& network, Options options, QObject* parent = nullptr);
    /// Stops what runs in good order; it goes on next time. A disk that does not answer is waited for some
    /// seconds.
    ~DownloadService() override;

    /// Reads the queue: loaded() or failed() follows. Before everything else.
    void load();
    /// In the queue's order, finished ones included.
    [[nodiscard]] const QList<domain::Download>& downloads() const { return downloads_; }
    [[nodiscard]] const domain::Download* find(domain::DownloadId id) const;
    /// Of one that is running; nothing moves otherwise.
    [[nodiscard]] domain::DownloadSpeed speed(domain::DownloadId id) const;
    /// The one that is being worked on.
    [[nodiscard]] bool isBusy() const { return active_ != 0; }

    /// Adds a choice of a repository (HubService::model) at the end: added() follows, or failed(). What was
    /// begun of the same files goes on; what was begun of others by the same name is removed, and this takes
    /// its place.
    void enqueue(const domain::RemoteModel& model, const domain::RemoteQuantization& quantization);
    /// Keeps what has arrived.
    void pause(domain::DownloadId id);
    /// Paused, failed or waiting ones go on when it is their turn.
    void resume(domain::DownloadId id);
    /// Begins anew with what the hub has now, in the same place of the queue: the way out of FileChanged, and
    /// of a finished one whose files are gone. Asks the hub, then added() follows; where the hub has no
    /// answer, it is Failed and keeps what has arrived. A part that the new version shares with the old one
    /// is not fetched again.
    void restart(domain::DownloadId id);
    /// Removes it and what has arrived of it; the files of a finished one stay. Unfinished files are deleted:
    /// they are of no use to anybody. Whole parts of a split model that this download brought go to the
    /// trash, like a model that is deleted, and failed() with NoTrash says which stayed because there is
    /// none. Parts that lay there before are never touched.
    void remove(domain::DownloadId id);
    /// A file was renamed, moved or deleted in the library: the finished download that brought it has nothing
    /// more to tell, and goes.
    void forgetFile(const QString& path);
    /// Has a look whether the files of finished ones are still there: changed() follows where Download::gone
    /// changes. A file counts as there while the whole models folder is away (a disk that is not connected).
    void lookForGoneFiles();
    /// The unfinished download of the same choice, if the hub had other files when it was begun; nullptr:
    /// none.
    [[nodiscard]] const domain::Download* begunOfOther(const domain::RemoteModel& model,
                                                       const domain::RemoteQuantization& quantization) const;
    /// To another place of the queue, counted from 0.
    void move(domain::DownloadId id, int place);

    /// The limit holds at once, the rest for the next file.
    void setOptions(Options options);

 signals:
    void loaded();
    void added(qint64 id);
    void removed(qint64 id);
    void reordered();
    /// Its state.
    void changed(qint64 id);
    /// Its bytes and speed, several times a second while it runs.
    void progressed(qint64 id);
    /// Its files are in their place and known to the model list.
    void finished(qint64 id);
    /// The queue could not be read or written.
    void failed(const fireside::Error& error);

 private:
    using TransferHolder =
        std::shared_ptr<std::unique_ptr<FileTransfer>>;  // used on the transfer thread only

    [[nodiscard]] domain::Download* get(domain::DownloadId id);
    [[nodiscard]] qsizetype rowOf(domain::DownloadId id) const;  // -1: it is not in the queue
    [[nodiscard]] Result<domain::Download> planOf(const domain::RemoteModel& model,
                                                  const domain::RemoteQuantization& quantization) const;
    void add(const domain::Download& planned, qsizetype row);
    void replace(domain::DownloadId id, domain::Download planned);
    void onAnswer(domain::DownloadId id, const Result<domain::RemoteModel>& model);
    [[nodiscard]] qsizetype rowOfSame(const domain::Download& planned) const;  // -1: none
    void forget(domain::DownloadId id);
    void dropFiles(const domain::Download& download, const domain::Download* kept);
    void onLooked(const QSet<domain::DownloadId>& gone);
    void setState(domain::Download& download, domain::DownloadState state, const Error* why = nullptr,
                  const QDateTime& until = {});
    void take(const QFuture<Result<>>& written);
    void startNext();
    void startFile();
    void stopTransfer();
    void connectTransfer(FileTransfer& transfer, int turn);
    void transferEnded(const Result<>& outcome);
    void finish(domain::Download& download);

    storage::DownloadStore& store_;
    storage::ModelFileStore& models_;
    HubService& hub_;
    NetworkService& network_;
    Options options_;

    QList<domain::Download> downloads_;
    QSet<domain::DownloadId> ours_;   // enqueued or resumed by this process
    QSet<domain::DownloadId> asked_;  // the hub is asked what it has now
    domain::DownloadId active_ = 0;   // 0: none
    int file_ = 0;                    // of the active one
    int turn_ = 0;                    // what a transfer of an earlier turn says no longer counts
    TransferHolder transfer_;
    TransferRate rate_;
    QElapsedTimer clock_;
    qint64 fetchedBefore_ = 0;  // by the transfers before, of the active one
    qint64 fetched_ = 0;        // by this transfer
    PatientPool disk_{1};       // one thread: what is asked of a file keeps its order
    bool looking_ = false;
    bool lookAgain_ = false;
    PatientPool looks_{1};
};

}  // namespace fireside::services
