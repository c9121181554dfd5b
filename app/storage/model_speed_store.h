// How fast each model was on each device here, from finished answers. Asynchronous like every store; any
// thread.
#pragma once

#include <QHash>

#include "app/domain/local_model.h"
#include "app/storage/database.h"

namespace fireside::storage {

class ModelSpeedStore {
 public:
    /// Once more tokens than this were measured, what is old counts half: a new driver or engine shows soon.
    static constexpr qint64 kRememberedTokens = 4000;

    explicit ModelSpeedStore(Database& database);

    /// By path; the newest device first.
    [[nodiscard]] QFuture<Result<QHash<QString, QList<domain::ModelSpeed>>>> all();
    /// Adds one answer of the model at `path` on answer.device.
    [[nodiscard]] QFuture<Result<>> add(QString path, domain::ModelSpeed answer);

 private:
    Database& database_;
};

}  // namespace fireside::storage
