#include "app/services/network/http_request.h"

namespace fireside::services {

QByteArray headerValue(const HttpHeaders& headers, const char* name) {
    for (const auto& [key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0) return value;
    }
    return {};
}

QByteArray HttpAnswer::header(const char* name) const {
    const QByteArray first = headerValue(firstHeaders, name);
    return first.isEmpty() ? headerValue(headers, name) : first;
}

}  // namespace fireside::services
