// What is asked of a server and what it answers, as plain values.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>
#include <optional>
#include <utility>

namespace fireside::services {

/// A GET request; the gate knows no other. Nothing is sent but the address, the headers named here and a
/// plain User-Agent.
struct HttpRequest {
    /// Bytes of a resource, both ends included.
    struct Range {
        qint64 from = 0;
        std::optional<qint64> to;  // nothing: to the end
    };

    QUrl url;
    QString reason;            // for the user's list, in a few words: "search for models"
    QByteArray authorization;  // "Bearer ..."; dropped as soon as a redirect leaves the server
    std::optional<Range> range;
    bool raw = false;            // the bytes as they are stored: never compressed on the way
    bool listQuery = true;       // whether the user's list shows the address's query
    qint64 maxBytes = 16 << 20;  // of the body, for NetworkService::fetch
};

using HttpHeaders = QList<std::pair<QByteArray, QByteArray>>;

/// The header's value; names in any case. Empty when it is not there.
[[nodiscard]] QByteArray headerValue(const HttpHeaders& headers, const char* name);

struct HttpAnswer {
    int status = 0;
    QUrl url;  // after redirects
    HttpHeaders headers;
    /// Of the first answer, where redirects were followed: a hub says there what a content server does not
    /// know.
    HttpHeaders firstHeaders;
    QByteArray body;  // only from NetworkService::fetch

    /// The first answer's header, else the last one's.
    [[nodiscard]] QByteArray header(const char* name) const;
};

}  // namespace fireside::services
