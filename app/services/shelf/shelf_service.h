// The models on this machine: our model folder, the user's folders, what other programs keep, and single
// files that were opened. Everything is used in place. Lives on the GUI (or main) thread; disks are looked at
// on threads of their own, one look per place at a time, so that a share that hangs holds up nothing but
// itself. What was seen last is remembered, so that the models of a disk that is not there stay in the list.
//
// A place is looked at again when something changes in its folders, when it was away and is back (asked every
// recheckMs), and on rescan().
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QTimer>
#include <map>

#include "app/domain/local_model.h"
#include "app/services/deliver.h"
#include "app/services/patient_pool.h"
#include "app/services/shelf/folder_watch.h"
#include "app/services/shelf/place_scan.h"
#include "app/storage/model_file_store.h"
#include "app/storage/shelf_store.h"

namespace fireside::services::shelf {

class ShelfService : public QObject {
    Q_OBJECT

 public:
    struct Options {
        QString modelFolder;                 // absolute; made when something is put there
        QList<domain::ModelPlace> programs;  // programPlaces()
        int recheckMs = 10'000;
        int silentAfterMs = 5'000;  // without an answer a place counts as Silent
    };
    struct Place {
        domain::ModelPlace place;
        domain::PlaceState state = domain::PlaceState::Unknown;
        bool scanning = false;
        int models = 0;
        qint64 bytes = 0;  // each file once

        bool operator==(const Place&) const = default;
    };

    ShelfService(storage::ShelfStore& store, storage::ModelFileStore& modelFiles, Options options,
                 QObject* parent = nullptr);
    ~ShelfService() override;

    /// Reads what is remembered, then looks at every place. Once.
    void start();

    /// By place, then path. Facts come as files are read: changed() follows.
    [[nodiscard]] const QList<domain::LocalModel>& models() const { return models_; }
    /// nullptr: there is none.
    [[nodiscard]] const domain::LocalModel* find(const QString& path) const;
    /// Our folder and the user's always, other programs' when they hold models or did.
    [[nodiscard]] const QList<Place>& places() const { return places_; }
    [[nodiscard]] qint64 bytes() const { return bytes_; }  // of all models, each file once
    /// Files with equal numbers are one file.
    [[nodiscard]] FileIdentity identity(const QString& path) const { return identities_.value(path); }
    /// Some place is being looked at, or some file read.
    [[nodiscard]] bool isBusy() const;
    /// Every place that answers was looked at since start(): models() is what there is.
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] const QString& modelFolder() const { return options_.modelFolder; }

    void rescan();
    void setModelFolder(const QString& folder);
    /// A folder of the user's, looked at from now on; an inner folder of a known place adds nothing.
    void addFolder(const QString& folder);
    /// Takes a folder of the user's out of the list; files are not touched.
    void forgetFolder(const QString& folder);

    /// Files that were opened or dropped; those of known places are only marked as used.
    void noteUse(const domain::ModelFile& file);
    void forgetFile(const QString& path);
    /// Reads what a download has noted of its files (hash, source), then looks at every place.
    void takeNotes();
    /// A file was hashed.
    void noteHash(const QString& path, const QString& sha256);
    /// What is known and set for `from` holds for `to`; then every place is looked at again.
    void relocate(const QString& from, const QString& to);

 signals:
    void changed();  // models, places, sizes
    void busyChanged();
    void failed(const fireside::Error& error);  // of the store

 private:
    struct Entry {
        domain::ModelPlace place;
        domain::PlaceState state = domain::PlaceState::Unknown;
        bool pending = false;  // a look at it is under way
        bool again = false;    // something changed meanwhile
        bool stored = false;   // has a row
        QElapsedTimer since;   // of the pending look
        PlaceScan scan;        // the latest that found it Present, or what is remembered
    };
    using Entries = std::map<QString, Entry>;  // by folder

    void adopt(const QList<domain::ModelPlace>& places, const QList<domain::LocalModel>& models);
    void scan(const QString& folder);
    void onScanned(const PlaceScan& scan);
    void recheck();
    void onFolderChanged(const QString& folder);
    void remember(Entry& entry, const PlaceScan& scan);
    void scanSingles();
    void rebuild();
    void appendPlace(const Entry& entry, QSet<FileIdentity>& seen, QSet<QString>& listed, FileSizes& sizes);
    void applyKnown(domain::LocalModel& model);
    [[nodiscard]] storage::ShelfStore::Known& knownOf(const domain::LocalModel& model);
    void readNext();
    void saveFacts();
    void onFacts(const domain::LocalModel& model, const domain::ModelFacts& facts);
    template <class T>
    void report(const QFuture<Result<T>>& outcome) {
        deliver(outcome, this, [this](const Result<T>& result) {
            if (!result.ok()) emit failed(result.error());
        });
    }

    storage::ShelfStore& store_;
    storage::ModelFileStore& modelFiles_;
    Options options_;
    PatientPool looks_{32};
    PatientPool reads_{1};
    FolderWatch watch_;
    QTimer recheck_;
    QTimer announce_;  // gathers changes of facts
    QTimer changes_;   // gathers changes of folders
    QSet<QString> changedFolders_;

    Entries entries_;
    bool started_ = false;
    bool adopted_ = false;  // what is remembered was read
    bool singlesPending_ = false;
    bool singlesAgain_ = false;
    QList<domain::LocalModel> singles_;  // all that were opened, in a place or not
    FileSizes singleSizes_;
    QHash<QString, FileIdentity> identities_;
    QHash<QString, storage::ShelfStore::Known> known_;
    QHash<QString, storage::ShelfStore::Known> unsaved_;  // facts that were read and not stored yet

    QList<domain::LocalModel> models_;
    QHash<QString, int> rows_;  // of models_, by path
    QList<Place> places_;
    qint64 bytes_ = 0;
    QList<QString> toRead_;
    bool reading_ = false;
};

}  // namespace fireside::services::shelf
