#include "app/storage/read_rate_store.h"

#include "app/storage/sql.h"

namespace fireside::storage {

using domain::ReadRate;

ReadRateStore::ReadRateStore(Database& database) : database_(database) {}

QFuture<Result<QList<ReadRate>>> ReadRateStore::all() {
    return database_.run<QList<ReadRate>>([](SQLite::Database& database) -> Result<QList<ReadRate>> {
        SQLite::Statement rows(database,
                               "SELECT device, driver, quantization, bytes_per_second, measured_at "
                               "FROM read_rate ORDER BY measured_at DESC, quantization");
        QList<ReadRate> rates;
        while (rows.executeStep()) {
            rates.append({sql::text(rows.getColumn(0)), sql::text(rows.getColumn(1)),
                          sql::text(rows.getColumn(2)), rows.getColumn(3).getDouble(),
                          sql::time(rows.getColumn(4))});
        }
        return rates;
    });
}

QFuture<Result<>> ReadRateStore::put(ReadRate rate) {
    return sql::write<std::monostate>(
        database_, [rate = std::move(rate)](SQLite::Database& database) -> Result<> {
            const bool named = !rate.device.isEmpty() && !rate.quantization.isEmpty();
            if (!named || !rate.measuredAt.isValid() || !(rate.bytesPerSecond > 0)) {
                return Error{ErrorCode::InvalidArgument, "a rate needs a device, a type, a time and a speed"};
            }
            sql::execute(database, "DELETE FROM read_rate WHERE device = ?1 AND driver <> ?2", rate.device,
                         rate.driver);
            sql::execute(database,
                         "INSERT OR REPLACE INTO read_rate (device, driver, quantization, bytes_per_second, "
                         "measured_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                         rate.device, rate.driver, rate.quantization, rate.bytesPerSecond, rate.measuredAt);
            return {};
        });
}

}  // namespace fireside::storage
