// One request on its way, redirects included. Made by NetworkService::open; lives on the transfer thread.
//
// Bytes wait until they are read: with a full buffer the server is slowed down (TCP), so a slow reader costs
// no memory. Deleting an exchange aborts it silently; from within its signals use deleteLater().
#pragma once

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QObject>
#include <QTimer>
#include <memory>

#include "app/base/result.h"
#include "app/services/network/http_request.h"
#include "app/storage/network_request_store.h"

namespace fireside::services {

class NetworkThread;

class HttpExchange : public QObject {
    Q_OBJECT
 public:
    static constexpr qint64 kBufferBytes = 4 << 20;  // with more waiting, the server has to wait

    HttpExchange(NetworkThread& network, HttpRequest request);
    ~HttpExchange() override;

    [[nodiscard]] const HttpRequest& request() const { return request_; }
    /// From answered() on; after ended() with a bad status also what is known of that answer.
    [[nodiscard]] const HttpAnswer& answer() const { return answer_; }
    [[nodiscard]] qint64 bytesAvailable() const;
    /// At most `size` bytes to `data`; how many there were.
    [[nodiscard]] qint64 read(char* data, qint64 size);
    /// Ends it: ended() with this error follows at once, unless it has ended.
    void abort(const Error& error);

 signals:
    /// The last answer has begun, with a status of success.
    void answered();
    void bytesArrived();
    /// Once, as the last signal, never from within open(). What has arrived can still be read. Errors:
    /// Offline, NoNetwork, ProxyFailed, TlsFailed, RedirectRefused, ConnectionLost, Stalled, those of
    /// errorOfStatus, Cancelled.
    void ended(const fireside::Result<>& outcome);

 private:
    friend class NetworkThread;
    void send(const QUrl& url);
    void dropReply();
    void hold(bool held);
    void headArrived();
    void partArrived();
    void replyFinished();
    void follow(const QByteArray& location);
    void checkStall();
    void closeEntry(const QString& outcome);
    void end(const Result<>& outcome);
    [[nodiscard]] Result<> checkLength() const;
    [[nodiscard]] Error failureOf(const QNetworkReply& reply) const;

    NetworkThread& network_;
    const HttpRequest request_;
    HttpAnswer answer_;
    QNetworkReply* reply_ = nullptr;  // of this hop
    QString tlsErrors_;
    int redirects_ = 0;
    bool answered_ = false;
    bool held_ = false;
    bool ended_ = false;

    QTimer stall_;
    qint64 arrived_ = 0;        // bytes of the body that Qt has handed over or holds, of this hop
    qint64 arrivedBefore_ = 0;  // at the last look for a stall
    qint64 taken_ = 0;          // bytes read, of this hop

    QElapsedTimer sinceSent_;
    storage::NetworkRequestStore::Entry entry_;  // of this hop; null when it is closed
};

}  // namespace fireside::services
