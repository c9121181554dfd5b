// Reading the hubs' JSON: what is missing or of another type is as good as not said.
#pragma once

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include "app/base/result.h"

namespace fireside::services {

/// Errors: BadAnswer (not JSON).
inline Result<QJsonDocument> parseJson(const QByteArray& body, const char* what) {
    QJsonParseError error;
    QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error == QJsonParseError::NoError) return document;
    return Error{ErrorCode::BadAnswer, std::string(what) + ": " + error.errorString().toStdString()};
}

inline qint64 numberOf(const QJsonValue& value, qint64 fallback = 0) {
    return value.toInteger(fallback);
}

/// A text or a list of texts, as cards have either.
inline QStringList textsOf(const QJsonValue& value) {
    if (value.isString()) return {value.toString()};
    QStringList texts;
    for (const QJsonValue& one : value.toArray()) {
        if (one.isString()) texts.append(one.toString());
    }
    return texts;
}

/// ISO 8601, or seconds since 1970.
inline QDateTime timeOf(const QJsonValue& value) {
    if (value.isDouble()) return QDateTime::fromSecsSinceEpoch(value.toInteger(), Qt::UTC);
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

/// 64 hexadecimal digits in lower case, else nothing.
inline QString sha256Of(const QJsonValue& value) {
    const QString text = value.toString().toLower();
    if (text.size() != 64) return {};
    for (const QChar c : text) {
        if (!(c >= u'0' && c <= u'9') && !(c >= u'a' && c <= u'f')) return {};
    }
    return text;
}

}  // namespace fireside::services
