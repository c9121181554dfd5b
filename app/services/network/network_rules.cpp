#include "app/services/network/network_rules.h"

#include <QHostAddress>
#include <QLocale>
#include <algorithm>

namespace fireside::services {
namespace {

constexpr qint64 kLongestWaitSeconds = 24 * 3600;

std::string text(const QUrl& url) {
    return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment).toStdString();
}

int portOf(const QUrl& url) {
    return url.port(url.scheme() == QLatin1String("https") ? 443 : 80);
}

/// Whether an entry of no_proxy names the host: "*", a name, a domain (with or without a leading dot), each
/// with an optional port.
bool exempts(QString entry, const QUrl& url) {
    entry = entry.trimmed().toLower();
    if (entry == QLatin1String("*")) return true;
    if (const auto colon = entry.lastIndexOf(u':'); colon > 0 && entry.count(u':') == 1) {
        if (entry.mid(colon + 1).toInt() != portOf(url)) return false;
        entry.truncate(colon);
    }
    while (entry.startsWith(u'.')) entry.remove(0, 1);
    const QString host = url.host().toLower();
    return !entry.isEmpty() && (host == entry || host.endsWith(u'.' + entry));
}

QString variable(const QProcessEnvironment& environment, const QString& name) {
    const QString lower = environment.value(name.toLower());
    return lower.isEmpty() ? environment.value(name.toUpper()) : lower;
}

std::string withStatus(const HttpAnswer& answer, const std::string& more = {}) {
    return text(answer.url) + ": status " + std::to_string(answer.status) + (more.empty() ? "" : ", ") + more;
}

/// What 401 and 403 mean. Hugging Face says it in X-Error-Code and X-Error-Message, as its own client
/// (huggingface_hub, utils/_http.py) reads them: a repository that the asker may not see counts as missing,
/// and a gated one tells by its message whether the request to its authors is still open.
ErrorCode refusalOf(const HttpAnswer& answer, bool tokenSent) {
    const QByteArray why = answer.header("X-Error-Code");
    const QByteArray message = answer.header("X-Error-Message").toLower();
    if (message.contains("invalid credentials")) return ErrorCode::TokenRefused;
    if (why == "RepoNotFound" || why == "EntryNotFound" || why == "RevisionNotFound")
        return ErrorCode::NotOnHub;
    if (why == "GatedRepo") return message.contains("awaiting") ? ErrorCode::AccessPending : ErrorCode::Gated;
    if (answer.status == 403) return ErrorCode::AccessDenied;
    return tokenSent ? ErrorCode::TokenRefused : ErrorCode::TokenNeeded;
}

}  // namespace

bool isLoopback(const QUrl& url) {
    const QString host = url.host();
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0) return true;
    const QHostAddress address(host);
    return !address.isNull() && address.isLoopback();
}

Result<> checkAddress(const QUrl& url) {
    const bool secure = url.scheme() == QLatin1String("https");
    const bool local = url.scheme() == QLatin1String("http") && isLoopback(url);
    if (url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() && (secure || local)) return {};
    return Error{ErrorCode::InvalidArgument,
                 text(url) + ": an address must begin with https:// (http:// only for this computer itself)"};
}

Result<QUrl> redirectTarget(const QUrl& first, const QUrl& from, const QByteArray& location) {
    const QUrl target = from.resolved(QUrl::fromEncoded(location));
    const bool secure = target.scheme() == QLatin1String("https");
    const bool local = target.scheme() == QLatin1String("http") && isLoopback(target) &&
                       first.scheme() == QLatin1String("http") && from.scheme() == QLatin1String("http");
    if (!location.isEmpty() && target.isValid() && !target.host().isEmpty() && target.userInfo().isEmpty() &&
        (secure || local)) {
        return target;
    }
    return Error{ErrorCode::RedirectRefused, "from " + text(from) + " to " + text(target)};
}

bool sameServer(const QUrl& a, const QUrl& b) {
    return a.scheme() == b.scheme() && a.host() == b.host() && portOf(a) == portOf(b);
}

std::optional<qint64> retryAfterSeconds(const QByteArray& header, const QDateTime& now) {
    const QByteArray value = header.trimmed();
    if (value.isEmpty()) return std::nullopt;
    bool isNumber = false;
    qint64 seconds = value.toLongLong(&isNumber);
    if (!isNumber) {
        QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(value),
                                                 QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
        if (!date.isValid()) return std::nullopt;
        date.setTimeSpec(Qt::UTC);
        seconds = now.secsTo(date);
    }
    return std::clamp(seconds, qint64(0), kLongestWaitSeconds);
}

Error errorOfStatus(const HttpAnswer& answer, bool tokenSent) {
    const std::string detail = withStatus(answer, answer.header("X-Error-Message").left(200).toStdString());
    switch (answer.status) {
        case 401:
        case 403:
            return {refusalOf(answer, tokenSent), detail};
        case 404:
        case 410:
            return {ErrorCode::NotOnHub, detail};
        case 407:
            return {ErrorCode::ProxyFailed, detail};
        case 429: {
            const auto wait = retryAfterSeconds(headerValue(answer.headers, "Retry-After"),
                                                QDateTime::currentDateTimeUtc());
            return {ErrorCode::RateLimited,
                    wait ? withStatus(answer, "try again in " + std::to_string(*wait) + " s") : detail};
        }
        default:
            return {ErrorCode::ServerFailed, detail};
    }
}

std::optional<QUrl> environmentProxy(const QUrl& url, const QProcessEnvironment& environment) {
    QString proxy = variable(environment, url.scheme() + QStringLiteral("_proxy"));
    if (proxy.isEmpty()) proxy = variable(environment, QStringLiteral("all_proxy"));
    if (proxy.isEmpty()) return std::nullopt;
    if (isLoopback(url)) return QUrl();
    for (const QString& entry : variable(environment, QStringLiteral("no_proxy")).split(u',')) {
        if (exempts(entry, url)) return QUrl();
    }
    if (!proxy.contains(QLatin1String("://"))) proxy.prepend(QLatin1String("http://"));
    return QUrl(proxy);
}

}  // namespace fireside::services
