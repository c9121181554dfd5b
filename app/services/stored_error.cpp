#include "app/services/stored_error.h"

namespace fireside::services {

namespace {
constexpr char kSeparator[] = ": ";
}

QString errorToText(const Error& error) {
    return QString::fromStdString(std::string(errorName(error.code)) + kSeparator + error.detail);
}

Error errorFromText(const QString& text) {
    const QString separator = QString::fromLatin1(kSeparator);
    const std::string name = text.section(separator, 0, 0).toStdString();
    for (int code = 0; code <= int(ErrorCode::Internal); ++code) {
        if (errorName(ErrorCode(code)) == name) {
            return {ErrorCode(code), text.section(separator, 1).toStdString()};
        }
    }
    return {ErrorCode::Internal, text.toStdString()};
}

}  // namespace fireside::services
