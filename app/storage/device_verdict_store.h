// What checks found out about the devices of this machine. Asynchronous like every store; any thread.
#pragma once

#include "app/domain/device_verdict.h"
#include "app/storage/database.h"

namespace fireside::storage {

class DeviceVerdictStore {
 public:
    explicit DeviceVerdictStore(Database& database);

    [[nodiscard]] QFuture<Result<QList<domain::DeviceVerdict>>> all();
    /// In place of what was known of the device, with whatever driver. Errors: InvalidArgument (the device or
    /// the time is missing).
    [[nodiscard]] QFuture<Result<>> put(domain::DeviceVerdict verdict);
    /// As if the device had never been checked.
    [[nodiscard]] QFuture<Result<>> remove(QString device);

 private:
    Database& database_;
};

}  // namespace fireside::storage
