// What an answer says about the file it belongs to. Pure functions.
#pragma once

#include <optional>

#include "app/services/network/http_request.h"

namespace fireside::services {

/// What part of which file an answer brings.
struct ServedPart {
    qint64 from = 0;
    qint64 total = -1;   // of the whole file; -1: not said
    bool whole = false;  // the server paid no attention to the range
    QByteArray etag;     // without quotes; empty: none
    QString sha256;      // where the hub says it (X-Linked-Etag of a large file); empty: not said
};

/// Nothing for a 206 without a sensible Content-Range (RFC 9110, 14.4).
[[nodiscard]] std::optional<ServedPart> servedPart(const HttpAnswer& answer);

}  // namespace fireside::services
