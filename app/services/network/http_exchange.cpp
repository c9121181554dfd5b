#include "app/services/network/http_exchange.h"

#include <QSslError>
#include <QStringList>

#include "app/services/network/network_rules.h"
#include "app/services/network/network_thread.h"
#include "app/services/stored_error.h"

namespace fireside::services {
namespace {

constexpr int kMaxRedirects = 8;

QString serverOf(const QUrl& url) {
    return url.scheme() + QStringLiteral("://") + url.authority(QUrl::FullyEncoded);
}

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

int statusOf(const QNetworkReply& reply) {
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

ErrorCode codeOf(QNetworkReply::NetworkError error, bool answerBegan) {
    switch (error) {
        case QNetworkReply::SslHandshakeFailedError:
            return ErrorCode::TlsFailed;
        case QNetworkReply::ProxyConnectionRefusedError:
        case QNetworkReply::ProxyConnectionClosedError:
        case QNetworkReply::ProxyNotFoundError:
        case QNetworkReply::ProxyTimeoutError:
        case QNetworkReply::ProxyAuthenticationRequiredError:
        case QNetworkReply::UnknownProxyError:
            return ErrorCode::ProxyFailed;
        case QNetworkReply::RemoteHostClosedError:
            return ErrorCode::ConnectionLost;
        case QNetworkReply::ProtocolFailure:
        case QNetworkReply::UnknownContentError:
            return ErrorCode::BadAnswer;
        case QNetworkReply::OperationCanceledError:
            return ErrorCode::Cancelled;
        default:
            return answerBegan ? ErrorCode::ConnectionLost : ErrorCode::NoNetwork;
    }
}

}  // namespace

HttpExchange::HttpExchange(NetworkThread& network, HttpRequest request)
    : network_(network), request_(std::move(request)) {
    network_.exchanges_.insert(this);
    stall_.setInterval(network_.stallMs());
    connect(&stall_, &QTimer::timeout, this, &HttpExchange::checkStall);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (const Result<> valid = checkAddress(request_.url); !valid.ok()) return end(valid.error());
            send(request_.url);
        },
        Qt::QueuedConnection);
}

HttpExchange::~HttpExchange() {
    network_.exchanges_.remove(this);
    closeEntry(QString::fromLatin1(errorName(ErrorCode::Cancelled).data()));
    dropReply();
}

qint64 HttpExchange::bytesAvailable() const {
    return reply_ && answered_ ? reply_->bytesAvailable() : 0;
}

qint64 HttpExchange::read(char* data, qint64 size) {
    if (!reply_ || !answered_) return 0;
    const qint64 count = std::max(qint64(0), reply_->read(data, size));
    taken_ += count;
    if (held_ && reply_->bytesAvailable() < kBufferBytes / 2) hold(false);
    return count;
}

/// Lets the server wait, or go on. Not held all the time: when a connection breaks, Qt throws away what it
/// has read from the socket and not yet handed over, and it hands over at once only where nothing is held.
void HttpExchange::hold(bool held) {
    held_ = held;
    reply_->setReadBufferSize(held ? kBufferBytes : 0);
}

void HttpExchange::abort(const Error& error) {
    end(error);
}

void HttpExchange::send(const QUrl& url) {
    if (ended_) return;
    if (!network_.allowed) return end(Error{ErrorCode::Offline, serverOf(url).toStdString()});
    domain::NetworkRequest entry;
    entry.startedAt = QDateTime::currentDateTimeUtc();
    entry.server = serverOf(url);
    entry.path = url.path(QUrl::FullyEncoded);
    if (request_.listQuery && redirects_ == 0 && url.hasQuery()) entry.path += u'?' + url.query();
    entry.reason = request_.reason;

    answer_.url = url;
    answer_.status = 0;
    answer_.headers.clear();
    arrived_ = arrivedBefore_ = taken_ = 0;
    tlsErrors_.clear();
    reply_ = network_.get(request_, url, entry.bytesUp);
    held_ = false;
    entry_ = network_.log().begin(entry);
    emit network_.listChanged();
    sinceSent_.start();
    stall_.start();
    connect(reply_, &QNetworkReply::metaDataChanged, this, &HttpExchange::headArrived);
    connect(reply_, &QNetworkReply::readyRead, this, &HttpExchange::partArrived);
    connect(reply_, &QNetworkReply::finished, this, &HttpExchange::replyFinished);
    // Never answered with ignoreSslErrors(): the exchange fails, and the reasons go into the detail.
    connect(reply_, &QNetworkReply::sslErrors, this, [this](const QList<QSslError>& errors) {
        for (const QSslError& error : errors) tlsErrors_ += QStringLiteral(", ") + error.errorString();
    });
}

void HttpExchange::dropReply() {
    if (!reply_) return;
    reply_->disconnect(this);
    reply_->abort();
    reply_->deleteLater();
    reply_ = nullptr;
}

void HttpExchange::headArrived() {
    const int status = statusOf(*reply_);
    if (answered_ || status == 0) return;
    answer_.status = status;
    answer_.headers = reply_->rawHeaderPairs();
    if (status < 200 || status > 299) return;
    answered_ = true;
    emit answered();
}

void HttpExchange::partArrived() {
    arrived_ = taken_ + reply_->bytesAvailable();
    if (answered_) {
        if (!held_ && reply_->bytesAvailable() > kBufferBytes) hold(true);
        emit bytesArrived();
    } else {
        taken_ += reply_->skip(reply_->bytesAvailable());  // of a redirect or an error page
    }
}

void HttpExchange::replyFinished() {
    arrived_ = taken_ + reply_->bytesAvailable();
    if (answer_.status == 0) {
        answer_.status = statusOf(*reply_);
        answer_.headers = reply_->rawHeaderPairs();
    }
    if (isRedirect(answer_.status)) {
        if (redirects_ == 0) answer_.firstHeaders = answer_.headers;
        return follow(headerValue(answer_.headers, "Location"));
    }
    if (reply_->error() != QNetworkReply::NoError || !answered_) return end(failureOf(*reply_));
    end(checkLength());
}

/// Qt takes a connection that is closed too early for a good end.
Result<> HttpExchange::checkLength() const {
    const QByteArray promised = headerValue(answer_.headers, "Content-Length");
    const bool compressed = !headerValue(answer_.headers, "Content-Encoding").isEmpty();
    if (promised.isEmpty() || compressed || promised.toLongLong() == arrived_) return {};
    return Error{ErrorCode::ConnectionLost, serverOf(answer_.url).toStdString() + ": " +
                                                std::to_string(arrived_) + " of " + promised.toStdString() +
                                                " bytes came"};
}

void HttpExchange::follow(const QByteArray& location) {
    const Result<QUrl> target = redirectTarget(request_.url, answer_.url, location);
    closeEntry(QStringLiteral("ok"));
    dropReply();
    if (!target.ok()) return end(target.error());
    if (++redirects_ > kMaxRedirects) {
        return end(Error{ErrorCode::RedirectRefused, serverOf(request_.url).toStdString() + ": more than " +
                                                         std::to_string(kMaxRedirects) + " redirects"});
    }
    send(*target);
}

void HttpExchange::checkStall() {
    // Bytes that wait to be read are a slow reader (a bandwidth limit), not a slow server.
    if (arrived_ != arrivedBefore_ || bytesAvailable() > 0) {
        arrivedBefore_ = arrived_;
        return;
    }
    end(Error{ErrorCode::Stalled, serverOf(answer_.url).toStdString() + ": nothing came for " +
                                      std::to_string(network_.stallMs() / 1000.0).substr(0, 5) + " s"});
}

void HttpExchange::closeEntry(const QString& outcome) {
    if (!entry_) return;
    domain::NetworkRequest entry;
    entry.status = answer_.status;
    entry.bytesDown = arrived_;
    entry.milliseconds = sinceSent_.elapsed();
    entry.outcome = outcome;
    network_.log().finish(entry_, entry);
    entry_.reset();
    emit network_.listChanged();
}

void HttpExchange::end(const Result<>& outcome) {
    if (ended_) return;
    ended_ = true;
    stall_.stop();
    network_.exchanges_.remove(this);
    closeEntry(outcome.ok() ? QStringLiteral("ok") : errorToText(outcome.error()));
    if (reply_) {
        reply_->disconnect(this);
        if (!outcome.ok() && reply_->isRunning()) dropReply();
    }
    emit ended(outcome);
}

Error HttpExchange::failureOf(const QNetworkReply& reply) const {
    if (answer_.status >= 300 || (answer_.status != 0 && answer_.status < 200)) {
        return errorOfStatus(answer_, !request_.authorization.isEmpty());
    }
    const std::string detail = serverOf(answer_.url).toStdString() + ": " +
                               reply.errorString().toStdString() + tlsErrors_.toStdString();
    const ErrorCode code = codeOf(reply.error(), answered_);
    if (code != ErrorCode::NoNetwork) return {code, detail};
    // Qt does not say whether the server or the proxy in front of it said no.
    const auto proxy = environmentProxy(answer_.url, QProcessEnvironment::systemEnvironment());
    return {proxy && !proxy->isEmpty() ? ErrorCode::ProxyFailed : code, detail};
}

}  // namespace fireside::services
