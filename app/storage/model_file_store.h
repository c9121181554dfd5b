// The model files that were opened, newest first. Asynchronous like every store; any thread.
#pragma once

#include "app/domain/model_file.h"
#include "app/storage/database.h"

namespace fireside::storage {

class ModelFileStore {
 public:
    explicit ModelFileStore(Database& database);

    [[nodiscard]] QFuture<Result<QList<domain::ModelFile>>> list();
    /// Adds or refreshes the entry of file.path.
    [[nodiscard]] QFuture<Result<>> remember(domain::ModelFile file);
    /// Forgets the entry; never touches the file itself.
    [[nodiscard]] QFuture<Result<>> forget(QString path);

 private:
    Database& database_;
};

}  // namespace fireside::storage
