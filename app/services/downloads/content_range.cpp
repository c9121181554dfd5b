#include "app/services/downloads/content_range.h"

#include <QRegularExpression>

namespace fireside::services {
namespace {

QByteArray unquoted(QByteArray etag) {
    etag = etag.trimmed();
    if (etag.startsWith("W/")) etag.remove(0, 2);
    if (etag.size() >= 2 && etag.startsWith('"') && etag.endsWith('"')) etag = etag.mid(1, etag.size() - 2);
    return etag;
}

}  // namespace

std::optional<ServedPart> servedPart(const HttpAnswer& answer) {
    ServedPart part;
    part.etag = unquoted(answer.header("X-Linked-Etag"));
    static const QRegularExpression kSha256(QStringLiteral("\\A[0-9a-f]{64}\\z"));
    if (kSha256.match(QString::fromLatin1(part.etag)).hasMatch())
        part.sha256 = QString::fromLatin1(part.etag);
    if (part.etag.isEmpty()) part.etag = unquoted(headerValue(answer.headers, "ETag"));
    if (answer.status != 206) {
        part.whole = true;
        const QByteArray length = headerValue(answer.headers, "Content-Length");
        if (!length.isEmpty()) part.total = length.toLongLong();
        return part;
    }
    static const QRegularExpression kRange(QStringLiteral("\\A\\s*bytes\\s+(\\d+)-(\\d+)/(\\d+|\\*)\\s*\\z"));
    const auto match = kRange.match(QString::fromLatin1(headerValue(answer.headers, "Content-Range")));
    if (!match.hasMatch()) return std::nullopt;
    part.from = match.captured(1).toLongLong();
    if (match.captured(3) != QLatin1String("*")) part.total = match.captured(3).toLongLong();
    return part;
}

}  // namespace fireside::services
