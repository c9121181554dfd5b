#include <SQLiteCpp/SQLiteCpp.h>

#include <QFile>
#include <filesystem>
#include <string>

#include "app/storage/migrations.h"
#include "app/storage/sql.h"

namespace fireside::storage {
namespace {

int versionOf(SQLite::Database& database) {
    return database.execAndGet("PRAGMA user_version").getInt();
}

/// A copy under a temporary name first: what carries the final name is complete.
void backUp(SQLite::Database& database, const QString& copy) {
    const QString unfinished = copy + ".part";
    QFile::remove(unfinished);
    try {
        SQLite::Statement vacuum(database, "VACUUM INTO ?");
        sql::bind(vacuum, unfinished);
        vacuum.exec();
        std::filesystem::rename(unfinished.toStdString(), copy.toStdString());
    } catch (...) {
        QFile::remove(unfinished);
        throw;
    }
}

void apply(SQLite::Database& database, const Migration& step) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    if (versionOf(database) >= step.number) return;  // another process was faster
    database.exec(step.sql);
    SQLite::Statement broken(database, "PRAGMA foreign_key_check");
    if (broken.executeStep()) {
        throw SQLite::Exception("migration " + std::to_string(step.number) +
                                " leaves a foreign key broken in " + broken.getColumn(0).getString());
    }
    broken.reset();
    database.exec("PRAGMA user_version = " + std::to_string(step.number));
    transaction.commit();
}

}  // namespace

Result<> migrate(SQLite::Database& database, std::span<const Migration> steps, const QString& file) {
    const int version = versionOf(database);
    const int last = steps.back().number;
    if (version > last) {
        return Error{ErrorCode::DatabaseTooNew, file.toStdString() + ": version " + std::to_string(version) +
                                                    ", this program knows up to " + std::to_string(last)};
    }
    if (version == last) return {};
    if (version > 0) backUp(database, QString("%1.before-%2").arg(file).arg(version + 1, 4, 10, QChar('0')));
    database.exec("PRAGMA foreign_keys = OFF");
    for (const Migration& step : steps) {
        if (step.number > version) apply(database, step);
    }
    database.exec("PRAGMA foreign_keys = ON");
    return {};
}

}  // namespace fireside::storage
