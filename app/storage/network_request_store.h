// The list of everything that left this computer, for the user to read. Asynchronous like every store; any
// thread. The newest kKept requests are kept.
#pragma once

#include <memory>

#include "app/domain/network_request.h"
#include "app/storage/database.h"

namespace fireside::storage {

class NetworkRequestStore {
 public:
    static constexpr int kKept = 5000;

    /// Stands for a request that was begun; its number is known once the database has written it.
    using Entry = std::shared_ptr<qint64>;

    explicit NetworkRequestStore(Database& database);

    /// Writes that a request goes out now: startedAt, server, path, reason, bytesUp.
    [[nodiscard]] Entry begin(domain::NetworkRequest request);
    /// Writes how it ended: status, bytesDown, milliseconds, outcome.
    void finish(const Entry& entry, domain::NetworkRequest request);
    /// Newest first.
    [[nodiscard]] QFuture<Result<QList<domain::NetworkRequest>>> list(int limit);
    [[nodiscard]] QFuture<Result<>> clear();

 private:
    Database& database_;
};

}  // namespace fireside::storage
