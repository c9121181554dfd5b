#include "app/services/network/network_thread.h"

#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QNetworkProxyFactory>
#include <QSslConfiguration>
#include <QSslSocket>

#include "app/services/network/network_rules.h"

namespace fireside::services {
namespace {

/// The environment's proxies, else the system's. Asked on the transfer thread for every connection.
class Proxies : public QNetworkProxyFactory {
 public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override {
        const auto named = environmentProxy(query.url(), environment_);
        if (!named) {
            return isLoopback(query.url()) ? QList<QNetworkProxy>{QNetworkProxy::NoProxy}
                                           : systemProxyForQuery(query);
        }
        if (named->isEmpty()) return {QNetworkProxy::NoProxy};
        const bool socks = named->scheme().startsWith(QLatin1String("socks"));
        return {QNetworkProxy(socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, named->host(),
                              quint16(named->port(socks ? 1080 : 8080)), named->userName(),
                              named->password())};
    }

 private:
    const QProcessEnvironment environment_ = QProcessEnvironment::systemEnvironment();
};

/// Keeps nothing and sends nothing.
class NoCookies : public QNetworkCookieJar {
 public:
    QList<QNetworkCookie> cookiesForUrl(const QUrl&) const override { return {}; }
    bool setCookiesFromUrl(const QList<QNetworkCookie>&, const QUrl&) override { return false; }
};

QSslConfiguration strictTls() {
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    return tls;
}

QByteArray rangeText(const HttpRequest::Range& range) {
    return "bytes=" + QByteArray::number(range.from) + "-" +
           (range.to ? QByteArray::number(*range.to) : QByteArray());
}

constexpr qint64 kMostSkipped = 64 << 20;  // of a server without ranges, to get at what is wanted

/// A fetch on its way: gathers the body, then deletes itself.
class Gathering : public QObject {
 public:
    Gathering(NetworkThread& network, HttpRequest request,
              std::shared_ptr<QPromise<Result<HttpAnswer>>> promise)
        : QObject(&network), promise_(std::move(promise)), exchange_(network, std::move(request)) {
        connect(&exchange_, &HttpExchange::answered, this, &Gathering::begin);
        connect(&exchange_, &HttpExchange::bytesArrived, this, &Gathering::gather);
        connect(&exchange_, &HttpExchange::ended, this, [this](const Result<>& outcome) {
            gather();
            finish(outcome);
        });
    }
    ~Gathering() override { finish(Error{ErrorCode::Cancelled, ""}); }

 private:
    void begin() {
        const auto& range = exchange_.request().range;
        if (!range) return;
        if (exchange_.answer().status != 206) {  // the whole resource comes
            if (range->from > kMostSkipped) {
                return finish(Error{ErrorCode::BadAnswer, where() + ": no ranges here"});
            }
            skip_ = range->from;
            return;
        }
        const QByteArray said = headerValue(exchange_.answer().headers, "Content-Range");
        if (!said.startsWith("bytes " + QByteArray::number(range->from) + "-")) {
            finish(Error{ErrorCode::BadAnswer, where() + ": another range came: " + said.toStdString()});
        }
    }

    void gather() {
        if (!promise_ || !skip()) return;
        const HttpRequest& request = exchange_.request();
        qint64 limit = request.maxBytes;
        if (request.range && request.range->to) limit = *request.range->to - request.range->from + 1;
        const qint64 room = limit - body_.size();
        const qint64 count = std::min(room, exchange_.bytesAvailable());
        const qsizetype before = body_.size();
        body_.resize(before + count);
        body_.resize(before + exchange_.read(body_.data() + before, count));
        if (request.range && body_.size() == limit) return finish({});
        if (exchange_.bytesAvailable() > 0) {
            finish(Error{ErrorCode::BadAnswer, where() + ": more than " + std::to_string(limit) + " bytes"});
        }
    }

    /// Drops what comes before the range; whether that is done.
    bool skip() {
        QByteArray dropped(std::min(skip_, exchange_.bytesAvailable()), Qt::Uninitialized);
        skip_ -= exchange_.read(dropped.data(), dropped.size());
        return skip_ == 0;
    }

    void finish(const Result<>& outcome) {
        if (!promise_) return;
        const auto promise = std::exchange(promise_, nullptr);
        if (outcome.ok()) {
            HttpAnswer answer = exchange_.answer();
            answer.body = std::move(body_);
            promise->addResult(std::move(answer));
        } else {
            promise->addResult(outcome.error());
        }
        promise->finish();
        deleteLater();
    }

    [[nodiscard]] std::string where() const {
        return exchange_.answer().url.host().toStdString() + exchange_.answer().url.path().toStdString();
    }

    std::shared_ptr<QPromise<Result<HttpAnswer>>> promise_;
    QByteArray body_;
    qint64 skip_ = 0;  // bytes that still come before the range
    HttpExchange exchange_;
};

}  // namespace

NetworkThread::NetworkThread(storage::NetworkRequestStore& log, int stallMs) : log_(log), stallMs_(stallMs) {}

NetworkThread::~NetworkThread() {
    qDeleteAll(children());  // fetches on their way need what is below
}

void NetworkThread::start() {
    access_ = std::make_unique<QNetworkAccessManager>();
    access_->setProxyFactory(new Proxies);  // access_ owns both
    access_->setCookieJar(new NoCookies);
    access_->setAutoDeleteReplies(false);
}

QNetworkReply* NetworkThread::get(const HttpRequest& request, const QUrl& url, qint64& bytesUp) {
    QNetworkRequest out(url);
    out.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    // One connection for everything would make several connections per file pointless.
    out.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    out.setSslConfiguration(strictTls());
    out.setRawHeader("User-Agent", "Fireside/" FIRESIDE_VERSION);
    out.setRawHeader("Accept-Language", "en");  // else Qt tells the user's
    if (request.raw) out.setRawHeader("Accept-Encoding", "identity");
    if (request.range) out.setRawHeader("Range", rangeText(*request.range));
    if (!request.authorization.isEmpty() && sameServer(request.url, url)) {
        out.setRawHeader("Authorization", request.authorization);
    }
    bytesUp = url.toEncoded(QUrl::RemoveFragment).size() + qint64(sizeof("GET  HTTP/1.1\r\nHost: \r\n\r\n"));
    for (const QByteArray& name : out.rawHeaderList())
        bytesUp += name.size() + out.rawHeader(name).size() + 4;
    return access_->get(out);
}

void NetworkThread::fetch(HttpRequest request, std::shared_ptr<QPromise<Result<HttpAnswer>>> promise) {
    new Gathering(*this, std::move(request), std::move(promise));
}

void NetworkThread::endAll() {
    for (HttpExchange* exchange : QSet<HttpExchange*>(exchanges_)) {
        if (exchanges_.contains(exchange))
            exchange->abort(Error{ErrorCode::Offline, "the permission was taken back"});
    }
}

}  // namespace fireside::services
