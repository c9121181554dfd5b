#include "app/storage/device_verdict_store.h"

#include "app/storage/sql.h"

namespace fireside::storage {

using domain::DeviceVerdict;

namespace {

DeviceVerdict read(SQLite::Statement& row) {
    DeviceVerdict verdict;
    verdict.device = sql::text(row.getColumn(0));
    verdict.driver = sql::text(row.getColumn(1));
    verdict.name = sql::text(row.getColumn(2));
    verdict.program = sql::text(row.getColumn(3));
    verdict.outcome = static_cast<DeviceVerdict::Outcome>(row.getColumn(4).getInt());
    verdict.reason = sql::text(row.getColumn(5));
    verdict.memoryBytes = sql::integer(row.getColumn(6));
    verdict.bytesPerSecond = row.getColumn(7).getDouble();
    verdict.operationsPerSecond = row.getColumn(8).getDouble();
    verdict.kernels = row.getColumn(9).getInt();
    verdict.checkedAt = sql::time(row.getColumn(10));
    return verdict;
}

}  // namespace

DeviceVerdictStore::DeviceVerdictStore(Database& database) : database_(database) {}

QFuture<Result<QList<DeviceVerdict>>> DeviceVerdictStore::all() {
    return database_.run<QList<DeviceVerdict>>([](SQLite::Database& database)
                                                   -> Result<QList<DeviceVerdict>> {
        SQLite::Statement rows(
            database,
            "SELECT device, driver, name, program, outcome, reason, memory_bytes, bytes_per_second, "
            "operations_per_second, kernels, checked_at FROM device_verdict ORDER BY checked_at DESC, "
            "device");
        QList<DeviceVerdict> verdicts;
        while (rows.executeStep()) verdicts.append(read(rows));
        SQLite::Statement kernels(
            database, "SELECT name, reason FROM device_disabled_kernel WHERE device = ?1 ORDER BY name");
        for (DeviceVerdict& verdict : verdicts) {
            kernels.reset();
            sql::bind(kernels, verdict.device);
            while (kernels.executeStep())
                verdict.disabled.append({sql::text(kernels.getColumn(0)), sql::text(kernels.getColumn(1))});
        }
        return verdicts;
    });
}

QFuture<Result<>> DeviceVerdictStore::put(DeviceVerdict verdict) {
    return sql::write<std::monostate>(
        database_, [verdict = std::move(verdict)](SQLite::Database& database) -> Result<> {
            if (verdict.device.isEmpty() || !verdict.checkedAt.isValid()) {
                return Error{ErrorCode::InvalidArgument, "a verdict needs a device and a time"};
            }
            sql::execute(database, "DELETE FROM device_verdict WHERE device = ?1", verdict.device);
            sql::execute(database,
                         "INSERT INTO device_verdict (device, driver, name, program, outcome, reason, "
                         "memory_bytes, bytes_per_second, operations_per_second, kernels, checked_at) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                         verdict.device, verdict.driver, verdict.name, verdict.program,
                         static_cast<int>(verdict.outcome), verdict.reason, verdict.memoryBytes,
                         verdict.bytesPerSecond, verdict.operationsPerSecond, verdict.kernels,
                         verdict.checkedAt);
            for (const domain::DisabledKernel& kernel : verdict.disabled) {
                sql::execute(database,
                             "INSERT INTO device_disabled_kernel (device, name, reason) VALUES (?1, ?2, ?3)",
                             verdict.device, kernel.name, kernel.reason);
            }
            return {};
        });
}

QFuture<Result<>> DeviceVerdictStore::remove(QString device) {
    return sql::write<std::monostate>(
        database_, [device = std::move(device)](SQLite::Database& database) -> Result<> {
            sql::execute(database, "DELETE FROM device_verdict WHERE device = ?1", device);
            return {};
        });
}

}  // namespace fireside::storage
