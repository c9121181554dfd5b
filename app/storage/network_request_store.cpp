#include "app/storage/network_request_store.h"

#include "app/storage/sql.h"

namespace fireside::storage {

using domain::NetworkRequest;

NetworkRequestStore::NetworkRequestStore(Database& database) : database_(database) {}

NetworkRequestStore::Entry NetworkRequestStore::begin(NetworkRequest request) {
    auto entry = std::make_shared<qint64>(0);
    // A list that cannot be written must not keep a request from going out or coming back: the database's
    // errors are seen by whoever reads the list.
    std::ignore = sql::write<std::monostate>(
        database_, [entry, request = std::move(request)](SQLite::Database& database) -> Result<> {
            sql::execute(database,
                         "INSERT INTO network_request (started_at, server, path, reason, bytes_up) "
                         "VALUES (?1, ?2, ?3, ?4, ?5)",
                         request.startedAt, request.server, request.path, request.reason, request.bytesUp);
            *entry = database.getLastInsertRowid();
            sql::execute(database, "DELETE FROM network_request WHERE id <= ?1", *entry - kKept);
            return {};
        });
    return entry;
}

void NetworkRequestStore::finish(const Entry& entry, NetworkRequest request) {
    std::ignore = sql::write<std::monostate>(
        database_, [entry, request = std::move(request)](SQLite::Database& database) -> Result<> {
            sql::execute(database,
                         "UPDATE network_request SET status = ?2, bytes_down = ?3, milliseconds = ?4, "
                         "ended = 1, outcome = ?5 WHERE id = ?1",
                         *entry, request.status, request.bytesDown, request.milliseconds, request.outcome);
            return {};
        });
}

QFuture<Result<QList<NetworkRequest>>> NetworkRequestStore::list(int limit) {
    using Requests = QList<NetworkRequest>;
    return database_.run<Requests>([limit](SQLite::Database& database) -> Result<Requests> {
        SQLite::Statement rows(database,
                               "SELECT id, started_at, server, path, reason, status, bytes_up, bytes_down, "
                               "milliseconds, ended, outcome FROM network_request ORDER BY id DESC LIMIT ?1");
        sql::bind(rows, limit);
        Requests requests;
        while (rows.executeStep()) {
            NetworkRequest request;
            request.id = sql::integer(rows.getColumn(0));
            request.startedAt = sql::time(rows.getColumn(1));
            request.server = sql::text(rows.getColumn(2));
            request.path = sql::text(rows.getColumn(3));
            request.reason = sql::text(rows.getColumn(4));
            request.status = int(sql::integer(rows.getColumn(5)));
            request.bytesUp = sql::integer(rows.getColumn(6));
            request.bytesDown = sql::integer(rows.getColumn(7));
            request.milliseconds = sql::integer(rows.getColumn(8));
            request.ended = sql::integer(rows.getColumn(9)) != 0;
            request.outcome = sql::text(rows.getColumn(10));
            requests.append(request);
        }
        return requests;
    });
}

QFuture<Result<>> NetworkRequestStore::clear() {
    return sql::write<std::monostate>(database_, [](SQLite::Database& database) -> Result<> {
        sql::execute(database, "DELETE FROM network_request");
        return {};
    });
}

}  // namespace fireside::storage
