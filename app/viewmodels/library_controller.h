// The verbs of the library's page "On this machine" and the state around its list.
#pragma once

#include <QObject>
#include <QUrl>
#include <functional>

#include "app/services/shelf/hash_service.h"
#include "app/services/shelf/model_change_service.h"
#include "app/services/shelf/shelf_service.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/injected.h"

namespace fireside::viewmodels {

class ModelController;

class LibraryController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(LibraryController)
    Q_PROPERTY(bool busy READ busy NOTIFY busyChanged)               // disks are looked at, files read
    Q_PROPERTY(QString storageText READ storageText NOTIFY changed)  // "Models: 43 · 212.4 GB"
    Q_PROPERTY(QString modelFolder READ modelFolder NOTIFY changed)  // as the system writes it
    Q_PROPERTY(bool changing READ changing NOTIFY changingChanged)   // a model is moved, renamed, trashed
    Q_PROPERTY(double changeProgress READ changeProgress NOTIFY changeProgressed)  // 0 to 1; 0: not known
    Q_PROPERTY(bool hashing READ hashing NOTIFY hashProgressed)
    Q_PROPERTY(double hashProgress READ hashProgress NOTIFY hashProgressed)  // 0 to 1
    Q_PROPERTY(QString hashText READ hashText NOTIFY hashProgressed)         // "3.2 of 12.8 GB read"
    Q_PROPERTY(QString duplicatesText READ duplicatesText NOTIFY
                   changed)  // of the latest search; empty: none was made
    Q_PROPERTY(fireside::viewmodels::ErrorSentence error READ error NOTIFY errorChanged)  // no title: none
    Q_PROPERTY(
        bool canInsist READ canInsist NOTIFY errorChanged)  // insist() does all the same what was refused
    Q_PROPERTY(QString insistText READ insistText NOTIFY errorChanged)  // "Rename it all the same"

 public:
    LibraryController(services::shelf::ShelfService& shelf, services::shelf::ModelChangeService& changes,
                      services::shelf::HashService& hashes, ModelController& model,
                      QObject* parent = nullptr);

    [[nodiscard]] bool busy() const { return shelf_.isBusy(); }
    [[nodiscard]] QString storageText() const;
    [[nodiscard]] QString modelFolder() const;
    [[nodiscard]] bool changing() const { return changes_.isBusy(); }
    [[nodiscard]] double changeProgress() const { return changeProgress_; }
    [[nodiscard]] bool hashing() const { return hashes_.isBusy(); }
    [[nodiscard]] double hashProgress() const;
    [[nodiscard]] QString hashText() const;
    [[nodiscard]] QString duplicatesText() const { return duplicatesText_; }
    [[nodiscard]] ErrorSentence error() const { return error_; }
    [[nodiscard]] bool canInsist() const { return again_.has_value(); }
    [[nodiscard]] QString insistText() const;

    Q_INVOKABLE void rescan();
    /// Model files are added to the list, folders looked into; a single file is opened too.
    Q_INVOKABLE void importUrls(const QList<QUrl>& urls);
    Q_INVOKABLE void addFolder(const QUrl& folder);
    Q_INVOKABLE void forgetFolder(const QString& folder);
    /// Takes a single file out of the list; it stays on the disk.
    Q_INVOKABLE void forgetFile(const QString& path);

    Q_INVOKABLE void rename(const QString& path, const QString& name);
    Q_INVOKABLE void move(const QString& path, const QUrl& folder);
    Q_INVOKABLE void moveToModelFolder(const QString& path);
    Q_INVOKABLE void trash(const QString& path);
    Q_INVOKABLE void cancelChange();
    /// Does what was refused because the files are another program's.
    Q_INVOKABLE void insist();
    /// Shows the file in the file manager.
    Q_INVOKABLE void reveal(const QString& path);

    Q_INVOKABLE void findDuplicates();
    Q_INVOKABLE void hash(const QString& path);
    Q_INVOKABLE void cancelHash();
    Q_INVOKABLE void dismissError();

 signals:
    void busyChanged();
    void changed();
    void changingChanged();
    void changeProgressed();
    void hashProgressed();
    void errorChanged();
    /// A model has another path now, or none (it is in the trash).
    void relocated(const QString& path, const QString& newPath);

 private:
    /// What was asked for, kept so that it can be told and done again.
    struct Change {
        enum class Verb { Rename, Move, Trash };
        Verb verb = Verb::Rename;
        QString path;
        QString to;  // the new name, the folder
    };
    void begin(Change change);
    void run(const Change& change, services::shelf::Asked asked);
    [[nodiscard]] ErrorSentence refused(const Change& change) const;
    void onChangeFailed(const Error& error);
    void onHashed();
    [[nodiscard]] QString describeDuplicates() const;
    void showError(const Error& error);

    services::shelf::ShelfService& shelf_;
    services::shelf::ModelChangeService& changes_;
    services::shelf::HashService& hashes_;
    ModelController& model_;
    Change latest_;                // what is under way
    std::optional<Change> again_;  // what was refused
    double changeProgress_ = 0;
    bool searching_ = false;  // for duplicates, not for one model's hash
    QString duplicatesText_;
    ErrorSentence error_;
};

}  // namespace fireside::viewmodels
