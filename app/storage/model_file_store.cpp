#include "app/storage/model_file_store.h"

#include "app/storage/sql.h"

namespace fireside::storage {

ModelFileStore::ModelFileStore(Database& database) : database_(database) {}

QFuture<Result<QList<domain::ModelFile>>> ModelFileStore::list() {
    using Files = QList<domain::ModelFile>;
    return database_.run<Files>([](SQLite::Database& database) -> Result<Files> {
        SQLite::Statement rows(
            database,
            "SELECT path, name, bytes, last_used_at FROM model_file ORDER BY last_used_at DESC, path");
        Files files;
        while (rows.executeStep()) {
            files.append({sql::text(rows.getColumn(0)), sql::text(rows.getColumn(1)),
                          sql::integer(rows.getColumn(2)), sql::time(rows.getColumn(3))});
        }
        return files;
    });
}

QFuture<Result<>> ModelFileStore::remember(domain::ModelFile file) {
    return sql::write<std::monostate>(
        database_, [file = std::move(file)](SQLite::Database& database) -> Result<> {
            if (file.path.isEmpty() || !file.lastUsedAt.isValid()) {
                return Error{ErrorCode::InvalidArgument, "a model file needs a path and a time"};
            }
            sql::execute(database,
                         "INSERT INTO model_file (path, name, bytes, last_used_at) VALUES (?1, ?2, ?3, ?4) "
                         "ON CONFLICT (path) DO UPDATE SET name = ?2, bytes = ?3, last_used_at = ?4",
                         file.path, file.name, file.bytes, file.lastUsedAt);
            return {};
        });
}

QFuture<Result<>> ModelFileStore::forget(QString path) {
    return sql::write<std::monostate>(
        database_, [path = std::move(path)](SQLite::Database& database) -> Result<> {
            sql::execute(database, "DELETE FROM model_file WHERE path = ?1", path);
            return {};
        });
}

}  // namespace fireside::storage
