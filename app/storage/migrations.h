// The schema's history: migrations/NNNN_what.sql, compiled in. Used on the database thread only.
#pragma once

#include <QString>
#include <span>

#include "app/base/result.h"

namespace SQLite {
class Database;
}

namespace fireside::storage {

struct Migration {
    int number = 0;  // user_version once it is applied
    const char* sql = nullptr;
};

/// In ascending order of number, without gaps, from 1.
[[nodiscard]] std::span<const Migration> migrations();

/// Brings `database` to the last of `steps`. An existing database (version > 0) is first copied to
/// `file`.before-NNNN, where NNNN is the first migration to come. Each migration is one transaction: when one
/// fails, those before it stay. Errors: DatabaseTooNew, before anything is written; throws SQLite::Exception
/// for the rest.
[[nodiscard]] Result<> migrate(SQLite::Database& database, std::span<const Migration> steps,
                               const QString& file);

}  // namespace fireside::storage
