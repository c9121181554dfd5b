// How fast the devices of this machine read weights, measured once. Asynchronous like every store; any
// thread.
#pragma once

#include "app/domain/read_rate.h"
#include "app/storage/database.h"

namespace fireside::storage {

class ReadRateStore {
 public:
    explicit ReadRateStore(Database& database);

    [[nodiscard]] QFuture<Result<QList<domain::ReadRate>>> all();
    /// In place of what was measured before on that device for that type; what another driver reached on the
    /// device is forgotten, whatever the type. Errors: InvalidArgument (a name or the time is missing, or no
    /// speed).
    [[nodiscard]] QFuture<Result<>> put(domain::ReadRate rate);

 private:
    Database& database_;
};

}  // namespace fireside::storage
