// What the tests of this room share: a gate with its list, and a hub that does as it is told.
#pragma once

#include <QTemporaryDir>
#include <QTest>
#include <optional>

#include "app/services/deliver.h"
#include "app/services/network/network_service.h"
#include "app/storage/database.h"
#include "app/storage/network_request_store.h"
#include "app/viewmodels/error_sentence.h"
#include "tests/fakes/hub_server.h"

namespace fireside::services::test {

inline constexpr int kTimeoutMs = 20'000;

/// The result of a future, waited for without blocking this thread's events.
template <class T>
Result<T> wait(const QFuture<Result<T>>& future) {
    std::optional<Result<T>> result;
    QObject here;
    deliver(future, &here, [&](const Result<T>& value) { result.emplace(value); });
    if (!QTest::qWaitFor([&] { return result.has_value(); }, kTimeoutMs)) {
        return Error{ErrorCode::Internal, "the test waited for nothing"};
    }
    return *result;
}

/// A code that a test expects must also have a sentence that says what to do.
inline bool hasSentence(ErrorCode code) {
    const viewmodels::ErrorSentence sentence = viewmodels::sentenceFor({code, ""});
    return !sentence.title.isEmpty() && !sentence.help.isEmpty();
}

struct Gate {
    explicit Gate(bool allowed = true, int stallMs = kTimeoutMs) : network(log, {allowed, stallMs}) {}

    [[nodiscard]] Result<HttpAnswer> get(const QString& address) {
        HttpRequest request;
        request.url = QUrl(address);
        request.reason = QStringLiteral("test");
        return wait(network.fetch(request));
    }
    [[nodiscard]] Result<HttpAnswer> getRange(const QString& address, qint64 from, qint64 to) {
        HttpRequest request;
        request.url = QUrl(address);
        request.range = HttpRequest::Range{from, to};
        request.raw = true;
        return wait(network.fetch(request));
    }
    /// The user's list, oldest first.
    [[nodiscard]] QList<domain::NetworkRequest> list() {
        auto requests = *log.list(100).result();
        std::reverse(requests.begin(), requests.end());
        return requests;
    }

    QTemporaryDir folder;
    storage::Database database{{folder.path()}};
    storage::NetworkRequestStore log{database};
    NetworkService network;
};

}  // namespace fireside::services::test
