// Between SQLiteCpp and the types of the house. Used by this room only, on the database thread.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <QDateTime>
#include <QString>
#include <optional>

#include "app/base/result.h"
#include "app/storage/database.h"

namespace fireside::storage::sql {

inline void bindAt(SQLite::Statement& statement, int index, bool value) {
    statement.bind(index, value ? 1 : 0);
}
inline void bindAt(SQLite::Statement& statement, int index, int value) {
    statement.bind(index, value);
}
inline void bindAt(SQLite::Statement& statement, int index, double value) {
    statement.bind(index, value);
}
inline void bindAt(SQLite::Statement& statement, int index, qint64 value) {
    statement.bind(index, static_cast<int64_t>(value));
}
/// A null string is stored as an empty one.
inline void bindAt(SQLite::Statement& statement, int index, const QString& value) {
    statement.bind(index, value.toStdString());
}
/// Milliseconds since 1970, UTC; an invalid time is NULL.
inline void bindAt(SQLite::Statement& statement, int index, const QDateTime& value) {
    value.isValid() ? bindAt(statement, index, value.toMSecsSinceEpoch()) : statement.bind(index);
}

/// Nothing is NULL.
template <class T>
void bindAt(SQLite::Statement& statement, int index, const std::optional<T>& value) {
    value ? bindAt(statement, index, *value) : statement.bind(index);
}

/// Binds the values to ?1, ?2, ... in their order.
template <class... Values>
void bind(SQLite::Statement& statement, const Values&... values) {
    int index = 0;
    (bindAt(statement, ++index, values), ...);
}

/// Runs one statement that returns no rows; the number of rows it changed.
template <class... Values>
int execute(SQLite::Database& database, const char* text, const Values&... values) {
    SQLite::Statement statement(database, text);
    bind(statement, values...);
    return statement.exec();
}

inline QString text(const SQLite::Column& column) {
    return QString::fromUtf8(column.getText(), column.getBytes());
}
inline qint64 integer(const SQLite::Column& column) {
    return column.getInt64();
}
inline std::optional<qint64> optionalInteger(const SQLite::Column& column) {
    return column.isNull() ? std::nullopt : std::optional<qint64>(column.getInt64());
}
inline std::optional<int> optionalInt(const SQLite::Column& column) {
    return column.isNull() ? std::nullopt : std::optional<int>(column.getInt());
}
inline std::optional<double> optionalNumber(const SQLite::Column& column) {
    return column.isNull() ? std::nullopt : std::optional<double>(column.getDouble());
}
inline std::optional<QString> optionalText(const SQLite::Column& column) {
    return column.isNull() ? std::nullopt : std::optional<QString>(text(column));
}
inline QDateTime time(const SQLite::Column& column) {
    return column.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(column.getInt64(), Qt::UTC);
}

/// Database::run for writing: `work` in one transaction, committed when it succeeds and undone when it does
/// not. The write lock is taken at the start, so that a second process (fireside-cli beside the window)
/// waits, not fails.
template <class T>
QFuture<Result<T>> write(Database& database, std::function<Result<T>(SQLite::Database&)> work) {
    return database.run<T>([work = std::move(work)](SQLite::Database& connection) -> Result<T> {
        SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
        Result<T> result = work(connection);
        if (result.ok()) transaction.commit();
        return result;
    });
}

}  // namespace fireside::storage::sql
