// The models that lie on this machine, as they were seen last, and what is known about their files.
// Asynchronous like every store; any thread; results in the order of the calls. Errors: those of
// Database::run.
#pragma once

#include <QHash>

#include "app/domain/local_model.h"
#include "app/storage/database.h"

namespace fireside::storage {

class ShelfStore {
 public:
    /// All of it holds as long as the file has this size and time of change.
    struct Known {
        qint64 bytes = 0;
        QDateTime modifiedAt;
        std::optional<domain::ModelFacts> facts;
        QString sha256;
        std::optional<domain::ModelSource> source;  // DownloadStore::finishFile writes it
    };

    explicit ShelfStore(Database& database);

    [[nodiscard]] QFuture<Result<QList<domain::ModelPlace>>> places();
    /// Adds or replaces the place with this folder.
    [[nodiscard]] QFuture<Result<>> savePlace(domain::ModelPlace place);
    /// Forgets the place and the models that were seen there; files are not touched.
    [[nodiscard]] QFuture<Result<>> removePlace(QString folder);

    /// As seen last, by place and path; without facts.
    [[nodiscard]] QFuture<Result<QList<domain::LocalModel>>> models();
    /// What is to be remembered of a place, instead of what was. The place must be saved.
    [[nodiscard]] QFuture<Result<>> replaceModels(QString folder, QList<domain::LocalModel> models);

    /// By path.
    [[nodiscard]] QFuture<Result<QHash<QString, Known>>> known();
    /// Writes the facts of each (not its hash).
    [[nodiscard]] QFuture<Result<>> saveFacts(QHash<QString, Known> files);
    [[nodiscard]] QFuture<Result<>> saveHash(QString path, qint64 bytes, QDateTime modifiedAt,
                                             QString sha256);

    /// The file at `from` lies at `to` now: everything that is known and set goes with it.
    [[nodiscard]] QFuture<Result<>> relocate(QString from, QString to);

 private:
    Database& database_;
};

}  // namespace fireside::storage
