// What the gate lets through, and what answers mean: pure functions, any thread.
#pragma once

#include <QDateTime>
#include <QProcessEnvironment>
#include <QUrl>
#include <optional>

#include "app/base/result.h"
#include "app/services/network/http_request.h"

namespace fireside::services {

/// "localhost", 127.0.0.0/8, ::1.
[[nodiscard]] bool isLoopback(const QUrl& url);

/// https, or http on this computer (tests, a mirror that runs here). No user name or password in the address.
/// Errors: InvalidArgument.
[[nodiscard]] Result<> checkAddress(const QUrl& url);

/// Where a redirect of `from` leads; `first` is the address that was asked for in the beginning. https
/// always, http only from http to http on this computer. Errors: RedirectRefused.
[[nodiscard]] Result<QUrl> redirectTarget(const QUrl& first, const QUrl& from, const QByteArray& location);

/// Scheme, host and port are the same: what was meant for one may be told to the other.
[[nodiscard]] bool sameServer(const QUrl& a, const QUrl& b);

/// Seconds to wait by a Retry-After header (RFC 9110, 10.2.3: seconds or a date), at least 0, at most a day.
[[nodiscard]] std::optional<qint64> retryAfterSeconds(const QByteArray& header, const QDateTime& now);

/// What a status that is no success means. `tokenSent`: the request carried an access token.
[[nodiscard]] Error errorOfStatus(const HttpAnswer& answer, bool tokenSent);

/// The proxy that the environment names for an address, as most programs read it: https_proxy or http_proxy,
/// else all_proxy, in lower or upper case (lower first). What no_proxy names (names, domains, with a port or
/// not, "*") and this computer go without: an empty URL. Nothing: the environment names no proxy.
[[nodiscard]] std::optional<QUrl> environmentProxy(const QUrl& url, const QProcessEnvironment& environment);

}  // namespace fireside::services
