// What lives on the transfer thread: Qt's network access, with the gate's rules set on every request.
#pragma once

#include <QNetworkAccessManager>
#include <QObject>
#include <QPromise>
#include <QSet>
#include <atomic>
#include <memory>

#include "app/services/network/http_exchange.h"

namespace fireside::services {

class NetworkThread : public QObject {
    Q_OBJECT
 public:
    NetworkThread(storage::NetworkRequestStore& log, int stallMs);
    ~NetworkThread() override;

    std::atomic<bool> allowed = false;  // any thread may read and write it

    [[nodiscard]] int stallMs() const { return stallMs_; }
    [[nodiscard]] storage::NetworkRequestStore& log() { return log_; }

    /// Makes what belongs to the thread; on it, before anything else.
    void start();
    /// Sends one GET request as HttpRequest says, to `url` (which may be a redirect's target).
    [[nodiscard]] QNetworkReply* get(const HttpRequest& request, const QUrl& url, qint64& bytesUp);
    void fetch(HttpRequest request, std::shared_ptr<QPromise<Result<HttpAnswer>>> promise);
    /// Ends everything that is on its way, with Offline.
    void endAll();

 signals:
    void listChanged();

 private:
    friend class HttpExchange;

    storage::NetworkRequestStore& log_;
    const int stallMs_;
    std::unique_ptr<QNetworkAccessManager> access_;
    QSet<HttpExchange*> exchanges_;  // that have not ended
};

}  // namespace fireside::services
