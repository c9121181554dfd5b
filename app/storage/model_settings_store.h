// What the user has set for single models, by the path of their file. Asynchronous like every store; any
// thread.
#pragma once

#include <QHash>

#include "app/domain/model_settings.h"
#include "app/storage/database.h"

namespace fireside::storage {

class ModelSettingsStore {
 public:
    explicit ModelSettingsStore(Database& database);

    [[nodiscard]] QFuture<Result<QHash<QString, domain::ModelSettings>>> all();
    /// Replaces what is set for `path`; a model for which nothing is set has no row.
    [[nodiscard]] QFuture<Result<>> save(QString path, domain::ModelSettings settings);

 private:
    Database& database_;
};

}  // namespace fireside::storage
