// The gate: everything that this program sends to a network, and everything it gets from there, passes
// through here. Nothing leaves until the user allows it.
//
// - Offline is the default. When the permission is taken back, what is on its way is cut off.
// - Only GET requests, with a reason. Every one of them, each step of a redirect included, is written to the
//   list that the user can read (storage::NetworkRequestStore).
// - https with verified certificates always. Redirects lead to https only. http is possible on this computer
//   alone (loopback), for tests and for a mirror that runs here, and redirects from there may stay there.
// - An access token goes to the server it is meant for, and is dropped when a redirect leaves it.
// - No cookies, no cache, no referrer, no telemetry; the User-Agent is "Fireside/VERSION".
// - Proxies: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, else the system's.
//
// The object lives on the GUI (or main) thread and owns the thread "transfer", where Qt Network works and
// downloads are steered; no disk is touched there.
#pragma once

#include <QFuture>
#include <QObject>
#include <QThread>
#include <functional>
#include <memory>

#include "app/base/result.h"
#include "app/services/network/http_exchange.h"
#include "app/services/network/http_request.h"

namespace fireside::services {

class NetworkThread;

class NetworkService : public QObject {
    Q_OBJECT
 public:
    struct Options {
        bool allowed = false;
        int stallMs = 30'000;  // without a byte for so long an exchange ends with Stalled
    };
    explicit NetworkService(storage::NetworkRequestStore& log);
    NetworkService(storage::NetworkRequestStore& log, Options options, QObject* parent = nullptr);
    /// Ends what is on its way, joins the thread. Whatever else lives on the thread must be gone by then.
    ~NetworkService() override;

    /// Any thread.
    [[nodiscard]] bool isAllowed() const;
    void setAllowed(bool allowed);

    /// A whole answer with a status of success in memory. Any thread; the future finishes on the transfer
    /// thread, so go on with deliver(). Where a range was asked for, the body is exactly that range (or what
    /// the resource has of it); a server without ranges is read from its start as far as needed, if the range
    /// begins within the first 64 MiB. Errors: InvalidArgument (an address that checkAddress refuses), those
    /// of HttpExchange::ended, and BadAnswer (longer than maxBytes, another range than was asked for).
    [[nodiscard]] QFuture<Result<HttpAnswer>> fetch(HttpRequest request);

    /// Runs `work` on the transfer thread, in the order of the calls. Any thread.
    void post(std::function<void()> work);
    /// A request whose answer is read while it comes. On the transfer thread.
    [[nodiscard]] std::unique_ptr<HttpExchange> open(HttpRequest request);

 signals:
    void allowedChanged(bool allowed);
    /// A request was added to the list or ended.
    void listChanged();

 private:
    QThread thread_;
    std::unique_ptr<NetworkThread> network_;
};

}  // namespace fireside::services
